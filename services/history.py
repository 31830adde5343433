"""Reading what was said: a page of a room, what changed since a cursor, what a link has lost, what is pinned."""

from collections.abc import Sequence
from dataclasses import dataclass

import models
from services.errors import BadRequest, NoSuchMessage
from services.events import Event, Message, MessageChanged, room_of_topic
from services.rooms import Room
from services.rows import as_message
from services.sessions import Identity

PAGE, LARGEST_PAGE = 50, 200  # messages

LATELY = 20
"""Messages of a room that are not long ago."""

AT_ONCE = 500  # changes that are read by one query

RESUME_BOUND = 10_000
"""Changes that a resume reads at the most; after a longer gap the newest page serves a reader better."""


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a room, oldest first, with the room as it stood then. `more`: there are older ones."""

    room: Room
    messages: Sequence[Message]
    more: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed in a room after rev `since` up to rev `until`, each message once, by rev."""

    room: Room
    since: int
    until: int
    messages: Sequence[Message]


class History:
    async def page(
        self,
        room: Room,
        *,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
        limit: int = PAGE,
    ) -> Page:
        """A page of a room, oldest first: up to `limit` messages before, after or around a seq, or the newest ones.

        :param room: as its reader was just shown it; what comes later is left to the live stream
        :raises BadRequest: when more than one place is named
        """
        if sum(place is not None for place in (before, after, around)) > 1:
            raise BadRequest("Name one place: before, after or around.")
        limit = max(1, min(limit, LARGEST_PAGE))
        low, high = _stretch(room.last_seq, before, after, around, limit)
        rows = await models.Message.between(room.id, "seq", low, high, limit)
        return Page(room, [as_message(row, room.room) for row in rows], more=low > 1)

    async def past(self, room: Room, cursor: int | None, limit: int = PAGE) -> Page | Changes:
        """What a reader with `cursor` lacks: what changed after that rev, up to the room's `last_rev`.

        The newest page instead, where there is no cursor, where the cursor is ahead of the room, or where more than
        RESUME_BOUND changes lie between. Never half.
        """
        if cursor is None or not 0 <= room.last_rev - cursor <= RESUME_BOUND:
            return await self.page(room, limit=limit)
        changed: list[Message] = []
        rev = cursor
        while rev < room.last_rev:  # bit by bit, so that nobody else waits for a long list
            part = await self._changed(room, rev, AT_ONCE)
            changed += part.messages
            rev = part.until
        return Changes(room, cursor, room.last_rev, changed)

    async def part(self, room: Room, cursor: int, limit: int = PAGE) -> Page | Changes:
        """The first `limit` of what `past` would tell: the next part is asked for from `until`."""
        if not 0 <= room.last_rev - cursor <= RESUME_BOUND:
            return await self.page(room)
        return await self._changed(room, cursor, limit)

    async def _changed(self, room: Room, cursor: int, limit: int) -> Changes:
        rows = await models.Message.between(room.id, "rev", cursor + 1, room.last_rev, limit)
        found = [as_message(row, room.room) for row in rows]
        return Changes(room, cursor, found[-1].rev if len(found) == limit else room.last_rev, found)

    async def message(self, reader: Identity, message_id: int) -> Message:
        """One message in its latest state.

        :raises NoSuchMessage: when there is none, or `reader` is not in its room
        """
        row = await models.Message.get_or_none(id=message_id).select_related("room")
        if row is None or not await models.Membership.exists(room_id=row.room_id, user_id=reader.user_id):
            raise NoSuchMessage
        return as_message(row, row.room.name)

    async def answers(self, room: Room, message_id: int) -> list[Message]:
        """What was said in answer to a message of a room, oldest first."""
        rows = models.Message.filter(room_id=room.id, reply_to=message_id).order_by("seq")
        return [as_message(row, room.room) for row in await rows]

    async def speakers(self, rooms: Sequence[Room]) -> list[str]:
        """Who has said something lately in these rooms, by name; who spoke last comes first."""
        stretches = [(room.id, max(0, room.last_seq - LATELY)) for room in rooms]
        return await models.Message.speakers(stretches) if stretches else []

    async def pins(self, room: Room) -> list[Message]:
        """What is pinned in a room, what was pinned last first."""
        rows = models.Message.filter(room_id=room.id, pinned_at__isnull=False).order_by("-pinned_at", "-seq")
        return [as_message(row, room.room) for row in await rows]

    async def missed(self, topic: str, rev: int) -> tuple[Sequence[Event], int]:
        """What a reader of a room's topic who is at `rev` has missed: the events, by rev, and the rev they lead to."""
        room = await models.Room.get(id=room_of_topic(topic))
        rows = await models.Message.between(room.id, "rev", rev + 1, room.last_rev, limit=room.last_rev - rev)
        return [MessageChanged(topic=topic, message=as_message(row, room.name)) for row in rows], room.last_rev


def _stretch(last: int, before: int | None, after: int | None, around: int | None, limit: int) -> tuple[int, int]:
    """First and last seq of a page. Numbers have no holes, so a page is a range of them."""
    if after is not None:
        return after + 1, min(after + limit, last)
    if around is not None:
        high = min(last, max(limit, around + limit // 2))
    else:
        high = last if before is None else min(before - 1, last)
    return max(1, high - limit + 1), high
