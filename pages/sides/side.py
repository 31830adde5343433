"""What is shown beside a conversation: one thing at a time, kept up to date while it is shown."""

from collections.abc import Callable
from typing import Protocol

from nicegui import background_tasks

from pages.components.pane import Pane
from pages.components.rooms.room_header import Act
from pages.frame.directory import Directory
from pages.room.room_acts import RoomActs
from pages.sides.members import MembersSide
from pages.sides.pins import PinsSide
from pages.sides.saved import SavedSide
from pages.sides.search import SearchSide
from pages.sides.thread import ThreadSide
from pages.visitor import Visit
from services.events import Event, Message
from services.rooms import Room


class Part(Protocol):
    """One of the things that can be shown."""

    async def draw(self) -> None: ...
    async def heard(self, event: Event) -> None: ...


class Side:
    def __init__(self, visit: Visit, pane: Pane, room: Room, *, acts: RoomActs, directory: Directory) -> None:
        self.room = room
        self._visit = visit
        self._pane = pane
        self._acts = acts
        self._directory = directory
        self._part: Part | None = None

    def acts(self) -> list[Act]:
        """The same as the header's buttons, for a menu: on a phone there is no place for all of them."""
        members = [] if self.room.kind == "direct" else [Act(label="Members", icon="group", do=self.members)]
        return [
            *members,
            Act(label="Pinned messages", icon="push_pin", do=self.pins),
            Act(label="Saved messages", icon="bookmark", do=self.saved),
        ]

    async def members(self) -> None:
        await self._show("Members", "members", lambda: MembersSide(self._visit, self.room, self._acts, self._directory))

    async def pins(self) -> None:
        await self._show("Pinned messages", "pins", lambda: PinsSide(self._visit, self.room))

    async def saved(self) -> None:
        await self._show("Saved messages", "saved", lambda: SavedSide(self._visit))

    async def search(self) -> None:
        await self._show("Search", "search", lambda: SearchSide(self._visit, self.room))

    def thread(self, message: Message) -> None:
        showing = self._show("Thread", f"thread {message.id}", lambda: ThreadSide(self._visit, self.room, message))
        background_tasks.create(showing, name="thread")

    async def heard(self, event: Event) -> None:
        if self._part is not None and self._pane.shows:
            await self._part.heard(event)

    async def _show(self, title: str, shows: str, make: Callable[[], Part]) -> None:
        """Show something; asking for what is shown already closes it."""
        with self._visit.client:
            if self._pane.shows == shows:
                self._pane.close()
                return
            with self._pane.opened(title, shows):
                self._part = make()
                await self._part.draw()
