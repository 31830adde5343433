"""Rooms over HTTP: which there are, who is in them, and what one has read."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.routing import Match
from starlette.types import Scope

from api import bodies, errors, frames, framing
from api.callers import Caller, caller_router, nothing
from services.errors import (
    BadRequest,
    Forbidden,
    InvalidRoom,
    LastOwner,
    NoSuchUser,
    NotFound,
    RoomArchived,
    RoomNameTaken,
    Unavailable,
)
from services.house import House
from services.sessions import Identity


class Listed(BaseModel):
    """A public room. `joined`: I am in it."""

    room: str
    title: str
    topic: str
    members: int
    joined: bool


class Member(BaseModel):
    username: str
    role: str
    online: bool
    bot: bool


class Online(BaseModel):
    online: list[str]


class ForPrograms(errors.TranslatedRoute):
    """A route that leaves its address to the page of the same name when a browser wants to show it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        accepted = dict(scope.get("headers", ())).get(b"accept", b"")
        if scope["type"] == "http" and b"text/html" in accepted:
            return Match.NONE, {}
        return super().matches(scope)


def router(house: House) -> APIRouter:
    rooms = caller_router(house, "rooms")

    async def state(identity: Identity, room: str) -> frames.RoomState:
        return framing.room_state(await house.rooms.get(identity, room))

    @rooms.get("/presence")
    async def presence(identity: Caller) -> Online:
        """Who is online: has a page or a socket open, or had one half a minute ago."""
        return Online(online=house.presence.online())

    @rooms.get("/directory")
    async def directory(identity: Caller) -> list[Listed]:
        """The public rooms, which anybody may join."""
        return [Listed.model_validate(it, from_attributes=True) for it in await house.rooms.listed(identity)]

    @rooms.get("/rooms")
    async def list_rooms(identity: Caller) -> list[frames.RoomState]:
        """The rooms that I am in."""
        return [framing.room_state(room) for room in await house.rooms.of(identity)]

    @rooms.post("/rooms", responses=errors.answers(InvalidRoom, RoomNameTaken, BadRequest, Unavailable))
    async def create_room(new: bodies.NewRoom, identity: Caller) -> frames.RoomState:
        """Make a room; I am its owner."""
        name = await house.room_book.create(identity, new.title, name=new.room, kind=new.kind, topic=new.topic)
        return await state(identity, name)

    @rooms.post("/rooms/direct", responses=errors.answers(NoSuchUser, BadRequest, Unavailable))
    async def open_direct(people: bodies.People, identity: Caller) -> frames.RoomState:
        """The conversation of me and these people: found, or made. There is one for each set of people."""
        return await state(identity, await house.room_book.direct(identity, people.usernames))

    async def get_room(room: str, identity: Caller) -> frames.RoomState:
        """One room that I am in."""
        return await state(identity, room)

    rooms.add_api_route("/rooms/{room}", get_room, responses=errors.answers(NotFound), route_class_override=ForPrograms)

    @rooms.patch(
        "/rooms/{room}",
        responses=errors.answers(NotFound, Forbidden, RoomArchived, InvalidRoom, BadRequest, Unavailable),
    )
    async def revise_room(room: str, revision: bodies.RoomRevision, identity: Caller) -> frames.RoomState:
        """Another title or topic (moderators), archived or restored (owners)."""
        await house.room_book.revise(identity, room, **revision.model_dump())
        return await state(identity, room)

    @rooms.post("/rooms/{room}/join", responses=errors.answers(NotFound, RoomArchived, Unavailable))
    async def join_room(room: str, identity: Caller) -> frames.RoomState:
        """Come into a public room."""
        await house.members.join(identity, room)
        return await state(identity, room)

    @rooms.post("/rooms/{room}/leave", **nothing(NotFound, Forbidden, LastOwner, Unavailable))
    async def leave_room(room: str, identity: Caller) -> None:
        """Go out of a room: its stream ends on all of my pages and sockets."""
        await house.members.leave(identity, room)

    @rooms.get("/rooms/{room}/members", responses=errors.answers(NotFound))
    async def list_members(room: str, identity: Caller) -> list[Member]:
        """Who is in a room, and who of them is online."""
        members = await house.members.of(await house.rooms.get(identity, room))
        return [Member.model_validate(it, from_attributes=True) for it in members]

    @rooms.post(
        "/rooms/{room}/members", **nothing(NotFound, NoSuchUser, Forbidden, RoomArchived, BadRequest, Unavailable)
    )
    async def invite(room: str, invited: bodies.Username, identity: Caller) -> None:
        """Bring somebody into a room that I am in."""
        await house.members.invite(identity, room, invited.username)

    @rooms.patch(
        "/rooms/{room}/members/{username}",
        **nothing(NotFound, NoSuchUser, Forbidden, LastOwner, BadRequest, Unavailable),
    )
    async def give_role(room: str, username: str, given: bodies.RoleGiven, identity: Caller) -> None:
        """Make somebody an owner, a moderator or a member."""
        await house.members.set_role(identity, room, username, given.role)

    @rooms.delete(
        "/rooms/{room}/members/{username}", **nothing(NotFound, NoSuchUser, Forbidden, LastOwner, Unavailable)
    )
    async def remove(room: str, username: str, identity: Caller) -> None:
        """Show somebody out: moderators members, owners everybody."""
        await house.members.remove(identity, room, username)

    @rooms.post("/rooms/{room}/read", **nothing(NotFound, BadRequest, Unavailable))
    async def read(room: str, place: bodies.Place, identity: Caller) -> None:
        """Everything up to `seq` has been read. Only ever moves forward."""
        await house.reading.read(identity, room, place.seq)

    @rooms.post("/rooms/{room}/unread", **nothing(NotFound, BadRequest, Unavailable))
    async def unread(room: str, place: bodies.Place, identity: Caller) -> None:
        """Mark as unread from `seq` on."""
        await house.reading.unread(identity, room, place.seq)

    @rooms.put("/rooms/{room}/notify", **nothing(NotFound, BadRequest, Unavailable))
    async def notify(room: str, level: bodies.Level, identity: Caller) -> None:
        """Of what I want to be told: all messages, mentions, or none."""
        await house.reading.notify(identity, room, level.notify)

    @rooms.get("/rooms/{room}/draft", responses=errors.answers(NotFound))
    async def read_draft(room: str, identity: Caller) -> bodies.Draft:
        """What I have written there and not said."""
        return bodies.Draft(draft=(await house.rooms.get(identity, room)).draft)

    @rooms.put("/rooms/{room}/draft", **nothing(NotFound, BadRequest, Unavailable))
    async def keep_draft(room: str, written: bodies.Draft, identity: Caller) -> None:
        """Keep it instead of what was; nothing but white space is no draft."""
        await house.drafts.keep(identity, room, written.draft)

    @rooms.post("/rooms/{room}/typing", **nothing(NotFound, BadRequest))
    async def typing(room: str, writing: bodies.Writing, identity: Caller) -> None:
        """Say that I am writing, or have stopped."""
        await house.typing.tell(identity, room, writing.on)

    return rooms
