"""One reader's ordered, complete view: what was, what changed, and what comes, without a seam between them."""

import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from services.broadcast import Broadcast
from services.events import session_topic
from services.messages import PAGE, Changes, History, Messages
from services.rooms import Room, Rooms
from services.sessions import Identity
from services.subscription import Subscription


class Timeline:
    """A reader's subscription, and the way its rooms are joined to it. Pages and sockets hold one each.

    Rooms are joined in one order: subscribe, hold what comes, read the past, hand it on, release what was held. What
    happens while the past is being read can then neither be missed nor be told twice.
    """

    def __init__(self, reader: Identity, broadcast: Broadcast, rooms: Rooms, messages: Messages) -> None:
        self._reader = reader
        self._broadcast = broadcast
        self._rooms = rooms
        self._messages = messages
        self.subscription: Subscription = broadcast.connect(session_topic(reader.session_id))

    @asynccontextmanager
    async def follow_all(self) -> AsyncIterator[list[Room]]:
        """Join all rooms that the reader is in to the stream, which goes on from the `last_rev` of each room as it is
        handed to the block."""
        rooms = await self._rooms.of(self._reader)
        async with self._held(rooms) as revs:
            now = await self._rooms.of(self._reader)
            revs.update({room.stream: room.last_rev for room in now})
            yield now

    @asynccontextmanager
    async def follow(self, room: str, cursor: int | None = None, limit: int = PAGE) -> AsyncIterator[History | Changes]:
        """Join one room. Inside the block the caller hands on its past, see `Messages.past`; what happened meanwhile
        and what comes follows it, each change once.

        :raises NotFound: when the reader is not in the room
        """
        joining = await self._rooms.get(self._reader, room)
        async with self._held([joining]) as revs:
            past = await self._messages.past(await self._rooms.get(self._reader, room), cursor, limit)
            revs[joining.stream] = past.room.last_rev
            yield past

    async def unfollow(self, room: str) -> None:
        """:raises NotFound: when the reader is not in the room"""
        self._broadcast.unfollow(self.subscription, (await self._rooms.get(self._reader, room)).stream)

    def close(self) -> None:
        self._broadcast.disconnect(self.subscription)

    @asynccontextmanager
    async def _held(self, rooms: Iterable[Room]) -> AsyncIterator[dict[str, int]]:
        """Subscribe to rooms and hold their events during the block, which fills in up to which rev it told the past
        of each. A room that it does not fill in, or all of them if it fails, are not followed."""
        topics = [room.stream for room in rooms]
        revs: dict[str, int] = {}
        for topic in topics:
            self.subscription.hold(topic)
            self._broadcast.follow(self.subscription, topic)
        try:
            yield revs
        except BaseException:
            revs.clear()
            raise
        finally:
            for topic in topics:
                if topic in revs:
                    self._broadcast.begin(topic, revs[topic])
                else:
                    self._broadcast.unfollow(self.subscription, topic)
                self.subscription.release(topic, after=revs.get(topic, math.inf))
