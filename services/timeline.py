"""One reader's ordered, complete view: what was, what changed, and what comes, without a seam between them."""

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from services.broadcast import Broadcast
from services.events import PRESENCE, session_topic, user_topic
from services.history import PAGE, Changes, History, Page
from services.rooms import Room, Rooms
from services.sessions import Identity
from services.subscription import Subscription


class Timeline:
    """A reader's subscription, and the way its rooms are joined to it. Pages and sockets hold one each.

    Rooms are joined in one order: subscribe, hold what comes, read the past, hand it on, release what was held. What
    happens while the past is being read can then neither be missed nor be told twice.
    """

    def __init__(self, reader: Identity, broadcast: Broadcast, rooms: Rooms, history: History) -> None:
        self._reader = reader
        self._broadcast = broadcast
        self._rooms = rooms
        self._history = history
        self._joining = asyncio.Lock()  # a room that is joined twice at once would be held, and released, twice
        self.subscription: Subscription = broadcast.connect(
            session_topic(reader.session_id), user_topic(reader.user_id), PRESENCE, owner=reader.user_id
        )

    @asynccontextmanager
    async def follow_all(self) -> AsyncIterator[list[Room]]:
        """Join all rooms that the reader is in to the stream, which goes on from the `last_rev` of each room as it is
        handed to the block. One that the reader comes into meanwhile is left to the news of that."""
        async with self._joining, self._held(await self._rooms.topics(self._reader)) as revs:
            rooms = [room for room in await self._rooms.of(self._reader) if self.subscription.holds(room.stream)]
            revs.update({room.stream: room.last_rev for room in rooms})
            yield rooms

    @asynccontextmanager
    async def join(self, room: str) -> AsyncIterator[Room]:
        """Join one room to the stream, which goes on from the `last_rev` that is handed to the block. One that has
        joined already stays as it is.

        :raises NotFound: when the reader is not in the room
        """
        topic = await self._rooms.topic(self._reader, room)
        async with self._joining:
            if topic in self.subscription.topics:
                yield await self._rooms.get(self._reader, room)
                return
            async with self._held([topic]) as revs:
                joined = await self._rooms.get(self._reader, room)
                revs[topic] = joined.last_rev
                yield joined

    @asynccontextmanager
    async def follow(
        self, room: str, cursor: int | None = None, limit: int = PAGE, *, topic: str | None = None
    ) -> AsyncIterator[Page | Changes]:
        """Join one room. Inside the block the caller hands on its past, see `History.past`; what happened meanwhile
        and what comes follows it, each change once.

        :param topic: of the room, where it is known
        :raises NotFound: when the reader is not in the room
        """
        topic = topic or await self._rooms.topic(self._reader, room)
        async with self._joining, self._held([topic]) as revs:
            past = await self._history.past(await self._rooms.get(self._reader, room), cursor, limit)
            revs[topic] = past.room.last_rev
            yield past

    async def unfollow(self, room: str) -> None:
        """:raises NotFound: when the reader is not in the room"""
        self._broadcast.unfollow(self.subscription, await self._rooms.topic(self._reader, room))

    def renew(self, reader: Identity) -> None:
        """The same person goes on under another sign-in, and ends with that one."""
        before, self._reader = self._reader, reader
        if before.session_id != reader.session_id:
            self._broadcast.follow(self.subscription, session_topic(reader.session_id))
            self._broadcast.unfollow(self.subscription, session_topic(before.session_id))

    def close(self) -> None:
        self._broadcast.disconnect(self.subscription)

    @asynccontextmanager
    async def _held(self, topics: Sequence[str]) -> AsyncIterator[dict[str, int]]:
        """Subscribe to the topics of rooms and hold their events during the block, which fills in up to which rev it
        told the past of each. A room that it does not fill in, or all of them if it fails, are not followed."""
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
                    all_later = self._broadcast.begin(topic, revs[topic])
                    self.subscription.release(topic, after=revs[topic], all_later=all_later)
                else:
                    self._broadcast.unfollow(self.subscription, topic)
                    self.subscription.release(topic, after=math.inf)
                if topic not in self.subscription.topics:  # what was held told the reader that they had left
                    self._broadcast.unfollow(self.subscription, topic)
