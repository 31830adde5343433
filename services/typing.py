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
        who, now = (writer.user_id, room), time.monotonic()
        if not self._is_news(who, on, now):
            return
        self._note(who, on, now)  # at once, so that a stop which comes while the room is looked up finds what it ends
        membership = models.Membership.get_or_none(user_id=writer.user_id, room__name=room)
        found = await membership.values_list("room_id", "user__tells_typing")
        if found is None:
            self._told.pop(who, None)
            raise NotFound
        room_id, tells = found
        if not tells or await models.Membership.filter(room_id=room_id).count() > MOST_MEMBERS:
            return
        if on and self._told.get(who) != now:
            return  # they have stopped in the meantime
        event = TypingStarted(topic=room_topic(room_id), room=room, username=writer.username, on=on)
        await self._broadcast.broadcast(event)

    def _is_news(self, who: tuple[int, str], on: bool, now: float) -> bool:
        """Whether this is not what was told just now."""
        told = self._told.get(who)
        return (told is None or now - told >= EVERY) if on else told is not None

    def _note(self, who: tuple[int, str], on: bool, now: float) -> None:
        """Remember what was told, and forget what is so old that it makes no difference."""
        self._told = {it: when for it, when in self._told.items() if now - when < EVERY and it != who}
        if on:
            self._told[who] = now
