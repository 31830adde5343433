"""A page's live view of a room: a stretch of history as it opens, then every change, through drops and restarts."""

import asyncio
import weakref
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from nicegui import Client, background_tasks

from pages.components.messages.window import Window
from services.errors import NotFound
from services.events import Message, MessageChanged, RoomChanged, SessionEnded, TypingStarted
from services.history import PAGE, Page
from services.house import House
from services.rooms import Room
from services.sessions import Identity
from services.subscription import CutOff
from services.timeline import Timeline

GATHER = 0.05
"""Seconds for which messages are gathered and shown at once: a page is drawn at most 20 times a second."""


class Listener(Protocol):
    """What is told of a room that is followed."""

    def changed(self, messages: Sequence[Message]) -> None:
        """Messages in their latest state."""

    async def lost(self) -> None:
        """So much has happened that what is shown has to be read again."""

    def happened(self, event: TypingStarted | RoomChanged | SessionEnded) -> None: ...

    def gone(self) -> None:
        """The viewer is not in the room any more; nothing follows."""


class LiveRoom:
    """Keeps one page's view of one room complete and in order.

    `turn` is held by whoever reads or shows a stretch of the room: what changes meanwhile waits and is shown
    afterwards, so that no change falls between reading a message and showing it.
    """

    def __init__(self, house: House, viewer: Identity, room: str, client: Client) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room
        self._client = client
        self._cursor: int | None = None
        self._topic: str | None = None
        self._task: asyncio.Task[None] | None = None
        self.turn = asyncio.Lock()

    async def read(
        self,
        *,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
        size: int = PAGE,
        room: Room | None = None,
    ) -> Window:
        """Read a stretch of the room, by default the newest.

        One message more than is shown is read, because the first row's looks depend on the one above it.

        :param room: as it was read just now; otherwise it is read
        :raises NotFound:
        """
        room = room or await self._house.rooms.get(self._viewer, self._room)
        self._topic = room.stream
        since = None if after is None else after - 1
        page = await self._house.history.page(room, before=before, after=since, around=around, limit=size + 1)
        if self._cursor is None:
            self._cursor = room.last_rev
        return _window(page, size, after)

    def follow(self, listener: Listener) -> None:
        """Tell `listener` of what comes, from now until `close` or until the page is gone."""
        self._task = background_tasks.create(self._follow(listener), name=f"live {self._room}")
        this = weakref.ref(self)  # a page that turns to many rooms does not keep them all
        self._client.on_delete(lambda: None if (live := this()) is None else live.close())

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _follow(self, listener: Listener) -> None:
        while True:
            timeline = self._house.timeline(self._viewer)
            try:
                await self._follow_once(timeline, listener)
            except CutOff:  # this page fell behind: it reads what it missed from the store
                continue
            except NotFound:
                with self._client:
                    listener.gone()
            finally:
                timeline.close()
            return

    async def _follow_once(self, timeline: Timeline, listener: Listener) -> None:
        """:raises CutOff, NotFound:"""
        async with timeline.follow(self._room, self._cursor, topic=self._topic) as past, self.turn:
            with self._client:
                if isinstance(past, Page):
                    await listener.lost()
                else:
                    listener.changed(past.messages)
            self._cursor = past.room.last_rev
        while True:
            items = await timeline.subscription.take()
            # While the browser is away nothing is handed to its page; what comes waits, bounded, in the subscription.
            await self._client.connected()
            async with self.turn:
                with self._client:
                    self._tell(listener, items)
            await asyncio.sleep(GATHER)

    def _tell(self, listener: Listener, items: Sequence[object]) -> None:
        """:raises NotFound: when the viewer went out of the room"""
        changes = [item for item in items if isinstance(item, MessageChanged)]
        if changes:
            listener.changed([it.message for it in changes])
            self._cursor = changes[-1].rev
        for item in items:
            if isinstance(item, TypingStarted | RoomChanged | SessionEnded):
                listener.happened(item)
        if any(it.leaver == self._viewer.user_id for it in changes):
            raise NotFound


def _window(page: Page, size: int, after: int | None) -> Window:
    messages = [_shared(it) for it in page.messages]
    is_above = bool(messages) and (messages[0].seq == after if after else len(messages) > size and messages[0].seq > 1)
    above = messages.pop(0) if is_above else None
    newer = bool(messages) and messages[-1].seq < page.room.last_seq
    return Window([*messages], above, older=above is not None or page.more, newer=newer)


@lru_cache(maxsize=4096)
def _shared(message: Message) -> Message:
    """Of equal messages the one that was read first: all pages of a room hold the same."""
    return message
