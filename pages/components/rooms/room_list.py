"""The public rooms, to choose one from, with a field that narrows them down."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from typing import Protocol

from nicegui import ui

from pages.components.dialog import text_field
from pages.components.panel import Panel


class Listed(Protocol):
    @property
    def room(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def members(self) -> int: ...
    @property
    def joined(self) -> bool: ...


class RoomList(ui.element):
    def __init__(self, rooms: Sequence[Listed], *, on_choose: Callable[[str], Awaitable[None]]) -> None:
        super().__init__("div")
        self._rooms = rooms
        self.classes("room-list")
        with self:
            text_field("Find a room", longest=80).props("autofocus").on_value_change(lambda it: self._show(it.value))
            self._list = Panel("div", {"choose-room": on_choose})
        self._show("")

    def _show(self, query: str | None) -> None:
        words = (query or "").casefold().split()
        self._shown = [it for it in self._rooms if all(word in f"{it.title} {it.topic}".casefold() for word in words)]
        self._list.write("".join(map(_row, self._shown)) or '<p class="none">No room is called so.</p>')

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [text for it in self._shown for text in (it.title, it.topic)]


def _row(it: Listed) -> str:
    people = "1 member" if it.members == 1 else f"{it.members} members"
    return (
        f'<button type="button" class="listed" data-act="choose-room" data-of="{escape(it.room)}">'
        f'<span class="listed-title"><span class="mark">#</span>{escape(it.title)}</span>'
        f'<span class="listed-topic">{escape(it.topic)}</span>'
        f'<span class="listed-members">{people}</span>'
        f'<span class="listed-act">{"Open" if it.joined else "Join"}</span></button>'
    )
