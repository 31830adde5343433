"""Rooms and their messages over HTTP: for scripts that ask now and then, and for posting by one line of curl."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict

from api import errors, frames, framing
from api.credentials import BEARER, identify, refuse_other_sites
from api.frames import Seq
from services.errors import (
    BadRequest,
    EmptyMessage,
    ForeignOrigin,
    IdConflict,
    MessageTooLong,
    NotFound,
    Unauthorized,
    Unavailable,
)
from services.house import House
from services.messages import LARGEST_PAGE, PAGE, History
from services.sessions import Identity


class Me(BaseModel):
    username: str


class NewMessage(BaseModel):
    """The same `client_id` again gets the first answer again and is stored once."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"example": {"message": "hello"}})

    message: str
    client_id: str | None = None


def router(house: House) -> APIRouter:
    rooms = APIRouter(tags=["rooms"], route_class=errors.TranslatedRoute, dependencies=[BEARER])

    async def caller(request: Request) -> Identity:
        return await identify(house, request)

    Caller = Annotated[Identity, Depends(caller)]  # noqa: N806 a type
    Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]  # noqa: N806

    @rooms.get("/me", responses=errors.answers(Unauthorized))
    async def me(identity: Caller) -> Me:
        """Who the token or cookie belongs to."""
        return Me(username=identity.username)

    @rooms.get("/rooms", responses=errors.answers(Unauthorized))
    async def list_rooms(identity: Caller) -> list[frames.RoomState]:
        """The rooms that I am in."""
        return [framing.room_state(room) for room in await house.rooms.of(identity)]

    @rooms.get("/rooms/{room}", responses=errors.answers(Unauthorized, NotFound))
    async def get_room(room: str, identity: Caller) -> frames.RoomState:
        return framing.room_state(await house.rooms.get(identity, room))

    @rooms.get(
        "/rooms/{room}/messages",
        response_model_exclude_none=True,
        responses=errors.answers(Unauthorized, NotFound, BadRequest),
    )
    async def read_messages(
        room: str,
        identity: Caller,
        before: Seq | None = None,
        after: Seq | None = None,
        around: Seq | None = None,
        limit: Limit = PAGE,
    ) -> frames.History:
        """A page of a room, ascending seq: before, after or around a seq, or the newest."""
        seen = await house.rooms.get(identity, room)
        past = await house.messages.history(seen, before=before, after=after, around=around, limit=limit)
        return framing.history(past, identity)

    @rooms.get(
        "/rooms/{room}/changes",
        response_model_exclude_none=True,
        responses=errors.answers(Unauthorized, NotFound, BadRequest),
    )
    async def read_changes(
        room: str, identity: Caller, after: Seq, epoch: str | None = None
    ) -> frames.Changes | frames.History:
        """What changed after rev `after`: ask again from `to` until nothing comes. Where that rev means nothing any
        more (the database was replaced, or too much has changed), a fresh history with `recovered: false`."""
        past = await house.messages.past(await house.rooms.get(identity, room), house.cursor(after, epoch))
        if isinstance(past, History):
            return framing.history(past, identity, recovered=False)
        return framing.changes(past, identity)[0]

    @rooms.post(
        "/rooms/{room}/messages",
        response_model_exclude_none=True,
        responses=errors.answers(
            Unauthorized, ForeignOrigin, NotFound, EmptyMessage, MessageTooLong, IdConflict, Unavailable
        ),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {"schema": NewMessage.model_json_schema()},
                    "text/plain": {"schema": {"type": "string"}, "example": "hello"},
                },
            }
        },
    )
    async def post_message(room: str, request: Request, identity: Caller) -> frames.Message:
        """Say something: as JSON, or as plain text, which is the message. Answered when it is stored."""
        refuse_other_sites(house.settings, request)
        new = await _read(request)
        stored = await house.messages.post(identity, room, new.message, new.client_id)
        return framing.message(stored, for_author=True)

    return rooms


async def _read(request: Request) -> NewMessage:
    """The body as JSON, or, where it says that it is plain text, as the message itself."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    try:
        if kind == "text/plain":
            return NewMessage(message=body.decode())
        if kind == "application/json":
            return NewMessage.model_validate_json(body)
    except ValueError:  # pydantic's and Unicode's errors are both of it
        raise BadRequest from None
    raise BadRequest("Send application/json or text/plain.")
