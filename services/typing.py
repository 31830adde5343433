"""Who is writing at the moment: announced now and then, stored never."""

import time

import models
from services.broadcast import Broadcast
from services.errors import NotFound
from services.events import TypingStarted, room_topic
from services.sessions import Identity

EVERY = 3.0
"""Seconds between two announcements that the same person writes in the same room; readers forget after twice that."""

MOST_MEMBERS = 100
"""In a larger room nobody is told: there it would be a rush of its own."""


class Typing:
    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._told: dict[tuple[int, str], float] = {}

    async def tell(self, writer: Identity, room: str, on: bool) -> None:
        """Announce that somebody has begun to write, goes on writing, or has stopped.

        :raises NotFound: when the writer is not in the room
        """
        now = time.monotonic()
        if not self._is_news((writer.user_id, room), on, now):
            return
        membership = await models.Membership.get_or_none(user_id=writer.user_id, room__name=room).only("room_id")
        if membership is None:
            raise NotFound
        if await models.Membership.filter(room_id=membership.room_id).count() > MOST_MEMBERS:
            return
        event = TypingStarted(topic=room_topic(membership.room_id), room=room, username=writer.username, on=on)
        await self._broadcast.broadcast(event)

    def _is_news(self, who: tuple[int, str], on: bool, now: float) -> bool:
        """Whether this is not what was told just now. Forgets what is so old that it makes no difference."""
        told = self._told.get(who)
        if on and told is not None and now - told < EVERY:
            return False
        if not on and told is None:
            return False
        self._told = {it: when for it, when in self._told.items() if now - when < EVERY and it != who}
        if on:
            self._told[who] = now
        return True
