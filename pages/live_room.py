"""A page's live view of a room: history when it opens, then every change, through drops and restarts."""

from collections.abc import Sequence

from nicegui import Client, background_tasks, ui

from pages.components.message_list import MessageList
from services.events import Message, MessageChanged, SessionEnded
from services.history import PAGE, Page
from services.house import House
from services.sessions import Identity
from services.subscription import CutOff
from services.timeline import Timeline


class LiveRoom:
    """Keeps one page's list of one room complete and in order."""

    def __init__(self, house: House, viewer: Identity, room: str, client: Client) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room
        self._client = client
        self._cursor = 0

    async def read(self, before: int | None = None) -> tuple[Sequence[Message], Message | None, bool]:
        """A page of messages, oldest first; the message above them; and whether there are more.

        One more than is shown is read, because the first row's looks depend on the one above it.
        """
        room = await self._house.rooms.get(self._viewer, self._room)
        history = await self._house.history.page(room, before=before, limit=PAGE + 1)
        if before is None:
            self._cursor = room.last_rev
        if len(history.messages) <= PAGE:
            return history.messages, None, False
        return history.messages[1:], history.messages[0], True

    def follow(self, messages: MessageList) -> None:
        """Append what comes, from now until the page is gone."""
        task = background_tasks.create(self._follow(messages), name=f"live {self._room}")
        self._client.on_delete(lambda: task.cancel())

    async def _follow(self, messages: MessageList) -> None:
        while True:
            timeline = self._house.timeline(self._viewer)
            try:
                await self._follow_once(timeline, messages)
            except CutOff:  # this page fell behind: it reads what it missed from the store
                continue
            finally:
                timeline.close()

    async def _follow_once(self, timeline: Timeline, messages: MessageList) -> None:
        async with timeline.follow(self._room, self._cursor) as past:
            if isinstance(past, Page):  # too much has happened to catch up with
                with self._client:
                    ui.navigate.reload()
                return
            self._append(messages, past.messages)
        while True:
            items = await timeline.subscription.take()
            # While the browser is away nothing is handed to its page; what comes waits, bounded, in the subscription.
            await self._client.connected()
            self._append(messages, [item.message for item in items if isinstance(item, MessageChanged)])
            if any(isinstance(item, SessionEnded) for item in items):
                with self._client:
                    ui.navigate.to("/login")

    def _append(self, messages: MessageList, new: Sequence[Message]) -> None:
        if new:
            with self._client:
                messages.append(new)
            self._cursor = new[-1].rev
