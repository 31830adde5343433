"""How far the viewer of a page has read its room: where it opens, and what is read there, or elsewhere, meanwhile."""

from contextlib import suppress
from datetime import datetime
from typing import Protocol

from pages.components.messages.message_list import MessageList
from pages.components.messages.window import Window
from pages.refusals import told
from services.errors import NotFound
from services.events import ReadMoved
from services.history import PAGE
from services.house import House
from services.rooms import Room
from services.sessions import Identity

CONTEXT = 10
"""Messages that were read already which stay in sight above those that were not."""


class View(Protocol):
    """Where it is read."""

    messages: MessageList


class ReadMark:
    """:param room: as it is when the page opens it"""

    def __init__(self, house: House, viewer: Identity, room: Room, view: View) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room
        self._view = view
        self._seq = self._told = room.last_read_seq
        self._counts = True

    def left_off(self) -> int | None:
        """Where to open the room if more is unread than the newest page shows."""
        return self._room.last_read_seq + 1 if self._room.unread > PAGE - CONTEXT else None

    def first_unread(self, window: Window) -> int | None:
        """The first that somebody else has said, unless it is not loaded: then whatever comes first."""
        read, me = self._room.last_read_seq, self._viewer.user_id
        if not self._room.unread:
            return None
        if not window.first <= read + 1 <= window.last:
            return read + 1
        new = (it for it in window.messages if it.seq > read)
        return next((it.seq for it in new if not (it.user_id == me or it.system or it.deleted)), None)

    async def when(self, seq: int) -> datetime | None:
        """At what time the message with this seq was said."""
        if (found := self._view.messages.window.find(seq)) is not None:
            return found.timestamp
        with suppress(NotFound):  # there may be no way in any more
            room = await self._house.rooms.get(self._viewer, self._room.room)
            page = await self._house.history.page(room, around=seq, limit=1)
            return page.messages[0].timestamp if page.messages else None
        return None

    async def read(self, seq: int) -> None:
        """Everything up to `seq` was in view. Whoever looks something up further down, or has marked something as
        unread, has not read what lies between."""
        messages = self._view.messages
        has_skipped = self._seq + 1 < messages.window.first and seq < messages.newest
        if self._counts and seq > self._seq and not has_skipped:
            self._seq = messages.read_up_to = seq
            with told():
                await self._house.reading.read(self._viewer, self._room.room, seq)

    async def read_all(self) -> None:
        """All of it is to count as read, seen or not."""
        self._counts = True
        self._view.messages.draw_unread_line(None)
        await self.read(self._view.messages.newest)

    async def unread(self, seq: int) -> None:
        """Mark as unread from this message on; and leave it so, although it is in view."""
        self._begin(seq)
        await self._house.reading.unread(self._viewer, self._room.room, seq)

    def moved(self, event: ReadMoved) -> None:
        """The viewer has read something, or marked it as unread: here, or in another tab or program."""
        went_back, self._told = event.last_read_seq < self._told, event.last_read_seq
        if went_back:
            self._begin(event.last_read_seq + 1)
        elif event.last_read_seq > self._seq:
            self._seq = event.last_read_seq
            if not event.unread:
                self._view.messages.draw_unread_line(None)

    def _begin(self, seq: int) -> None:
        self._counts = False
        self._seq = seq - 1
        self._view.messages.draw_unread_line(seq)
