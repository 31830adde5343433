"""One reader's ordered, complete view: what was, what changed, and what comes, without a seam between them."""

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.broadcast import Broadcast
from services.events import session_topic
from services.hub import Subscription
from services.messages import PAGE, Changes, History, Messages
from services.rooms import Rooms
from services.sessions import Identity

RESUME_BOUND = 10_000
"""Changes that a resume reads at the most; after a longer gap the newest page serves a reader better."""


class Timeline:
    """A reader's subscription, and the way its rooms are joined to it. Pages and sockets hold one each."""

    def __init__(self, reader: Identity, epoch: str, broadcast: Broadcast, rooms: Rooms, messages: Messages) -> None:
        self._reader = reader
        self._epoch = epoch
        self._broadcast = broadcast
        self._rooms = rooms
        self._messages = messages
        self.subscription: Subscription = broadcast.connect(session_topic(reader.session_id))

    @asynccontextmanager
    async def follow(
        self, room: str, cursor: int | None = None, epoch: str | None = None, limit: int = PAGE
    ) -> AsyncIterator[History | Changes]:
        """Join `room` to the stream. Inside the block the caller hands on the room's past; what happened meanwhile
        and what comes follows it, each change once.

        The past is what changed since `cursor`, or the newest page where there is no cursor, where it is of another
        epoch (the database was replaced) or where more than RESUME_BOUND changes lie between.

        :raises NotFound: when the reader is not in the room
        """
        topic = (await self._rooms.get(self._reader, room)).stream
        self.subscription.hold(topic)
        self._broadcast.follow(self.subscription, topic)  # first subscribe, then read: nothing falls between
        try:
            past = await self._past(room, cursor, epoch, limit)
            yield past
        except BaseException:
            self._broadcast.unfollow(self.subscription, topic)
            self.subscription.release(topic, after=math.inf)
            raise
        self.subscription.release(topic, after=past.room.last_rev)

    async def unfollow(self, room: str) -> None:
        """:raises NotFound: when the reader is not in the room"""
        self._broadcast.unfollow(self.subscription, (await self._rooms.get(self._reader, room)).stream)

    def close(self) -> None:
        self._broadcast.disconnect(self.subscription)

    async def _past(self, room: str, cursor: int | None, epoch: str | None, limit: int) -> History | Changes:
        if cursor is not None and epoch in {None, self._epoch}:
            gap = (await self._rooms.get(self._reader, room)).last_rev - cursor
            if 0 <= gap <= RESUME_BOUND:
                return await self._messages.changes(self._reader, room, cursor)
        return await self._messages.history(self._reader, room, limit=limit)
