"""The door that is none: people and readers who call the services, at one or two nodes on one store."""

import asyncio
from collections.abc import Sequence
from typing import Any

from api import framing
from services.broadcast import Broadcast
from services.errors import ChatError, NotFound
from services.events import Message, MessageChanged
from services.history import Changes
from services.house import House
from services.members import Members
from services.messages import Messages
from services.reading import Reading
from services.room_book import RoomBook
from services.sessions import Identity
from services.timeline import Timeline
from services.writer import Writer
from tests.law.deed import Deed
from tests.law.replica import Frame, Replica
from tests.law.room import Room
from tests.law.script import TEXTS
from tests.law.wire import Wire

WITHIN = 500  # turns of the loop, a millisecond each, that a repair may take


def as_frame(message: Message) -> Frame:
    frame: dict[str, Any] = framing.message(message, for_author=False).model_dump(exclude_none=True)
    return frame


class Node:
    """One process of several: its own writer and hub, on the store that all share."""

    def __init__(self, house: House, broadcast: Broadcast) -> None:
        self.house = house
        self.broadcast = broadcast
        self.writer = Writer(broadcast)
        self.messages = Messages(self.writer, house.limits.messages)
        self.members = Members(self.writer, house.presence)
        self.book = RoomBook(self.writer)
        self.reading = Reading(self.writer)

    async def open(self) -> None:
        self.writer.start()

    async def close(self) -> None:
        await self.writer.close()


class Inside:
    in_turn = True  # the writer's queue is the order

    def __init__(self, nodes: Sequence[Node], people: dict[str, Identity], wire: Wire) -> None:
        self._nodes = nodes
        self._people = people
        self._wire = wire
        self._house = nodes[0].house
        self._turn = 0

    async def create(self, owner: str, name: str, kind: Any) -> None:
        await self._nodes[0].book.create(self._people[owner], name, name=name, kind=kind, topic="")

    def reader(self, number: int, name: str, rooms: Sequence[str]) -> "InsideReader":
        return InsideReader(self._nodes[number % len(self._nodes)], self._people[name], rooms)

    async def do(self, deed: Deed) -> str | None:
        try:
            await self._do(deed, self._nodes[self._turn % len(self._nodes)])
        except ChatError as refusal:
            return refusal.code
        return None

    async def _do(self, deed: Deed, node: Node) -> None:
        me, room, id_ = self._people[deed.who], deed.room, deed.id
        match deed.verb:
            case "post" | "resend":
                await node.messages.post(me, room, deed.text, deed.client_id)
            case "reply":
                await node.messages.post(me, room, deed.text, deed.client_id, id_)
            case "edit":
                await node.messages.edit(me, id_, deed.text)
            case "delete":
                await node.messages.delete(me, id_)
            case "react":
                await node.messages.react(me, id_, deed.emoji, deed.on)
            case "pin":
                await node.messages.pin(me, id_, deed.on)
            case "join":
                await node.members.join(me, room)
            case "invite":
                await node.members.invite(me, room, deed.whom)
            case "leave":
                await node.members.leave(me, room)
            case "remove":
                await node.members.remove(me, room, deed.whom)
            case "role":
                await node.members.set_role(me, room, deed.whom, deed.role)  # type: ignore[arg-type]
            case "title" | "topic":
                await node.book.revise(me, room, **{deed.verb: deed.text[:40]})  # type: ignore[arg-type]
            case "archive":
                await node.book.revise(me, room, archived=deed.on)
            case "read":
                await node.reading.read(me, room, deed.seq)
            case "unread":
                await node.reading.unread(me, room, deed.seq)

    async def wire(self, deed: Deed) -> bool:
        self._turn += 1
        match deed.verb:
            case "break":
                self._wire.break_(deed.fates)
            case "let_go":
                self._wire.let_go()
        return deed.verb == "heal"

    async def heal(self, rooms: Sequence[Room]) -> None:
        """Whole again, and one message in each room, by which a reader can tell whether it has missed something."""
        self._wire.heal()
        if len(self._nodes) == 1 and not self._turn:
            return
        for room in rooms:
            for owner in [name for name, role in room.roles.items() if role == "owner"][:1]:
                me = self._people[owner]
                if room.archived:
                    room.archive(owner, False)
                    await self._nodes[0].book.revise(me, room.name, archived=False)
                room.post(owner, next(iter(TEXTS)), None)
                await self._nodes[0].messages.post(me, room.name, next(iter(TEXTS)))

    async def fresh(self, name: str, room: str) -> list[Frame] | None:
        try:
            seen = await self._house.rooms.get(self._people[name], room)
        except NotFound:
            return None
        page = await self._house.history.page(seen, after=0, limit=200)
        return [as_frame(message) for message in page.messages]

    async def counts(self, name: str) -> dict[str, tuple[int, int]]:
        return {room.room: (room.unread, room.mentions) for room in await self._house.rooms.of(self._people[name])}


class InsideReader:
    def __init__(self, node: Node, identity: Identity, rooms: Sequence[str]) -> None:
        self._node = node
        self._identity = identity
        self._timeline: Timeline | None = None
        self.name = identity.username
        self.open = False
        self.replicas = {room: Replica() for room in rooms}

    async def resume(self, way: bool) -> None:
        house = self._node.house
        self._timeline = Timeline(self._identity, self._node.broadcast, house.rooms, house.history)
        self.open = True
        for room in self.replicas:
            await self._follow(room)

    async def cut(self) -> None:
        if self._timeline is not None:
            self._take_in(self._timeline)
            self._timeline.close()
        self._timeline = None
        self.open = False
        for replica in self.replicas.values():
            replica.following = False

    async def settle(self, rooms: Sequence[Room]) -> None:
        assert self._timeline is not None
        for _ in range(WITHIN):
            self._take_in(self._timeline)
            behind = [room for room in rooms if self.name in room.roles and not self._is_at(room)]
            if not behind:
                return
            for room in behind:
                if not self.replicas[room.name].following:
                    await self._follow(room.name)
            await asyncio.sleep(0.001)

    def _is_at(self, room: Room) -> bool:
        replica = self.replicas[room.name]
        return replica.following and replica.cursor == room.last_rev

    async def _follow(self, room: str) -> None:
        assert self._timeline is not None
        replica = self.replicas[room]
        try:
            async with self._timeline.follow(room, replica.cursor, limit=200) as past:
                frames = [as_frame(message) for message in past.messages]
                if isinstance(past, Changes):
                    replica.catch_up(frames, past.since, past.until)
                else:
                    replica.start_afresh(frames, past.room.last_rev)
        except NotFound:
            replica.following = False

    def _take_in(self, timeline: Timeline) -> None:
        """Hear all that has come so far."""
        for item in timeline.subscription.take_waiting():
            if isinstance(item, MessageChanged):
                replica = self.replicas.get(item.message.room)
                if replica is not None:
                    assert replica.following, f"{self.name} heard {item.message} without being there"
                    replica.hear(as_frame(item.message))
                    replica.following = item.leaver != self._identity.user_id
