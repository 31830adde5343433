"""A message outside of its conversation: as a pin, an answer or something found. A click leads to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Protocol
from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.addresses import address_of
from pages.components.avatar import avatar_html


class Message(Protocol):
    @property
    def room(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def user_id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def timestamp(self) -> datetime: ...
    @property
    def deleted(self) -> bool: ...


def found_html(message: Message, zone: ZoneInfo, *, where: str = "") -> str:
    """`where`: the title of its room, if that is not clear."""
    local = message.timestamp.astimezone(zone)
    said = "Message deleted" if message.deleted else message.message
    place = f'<span class="where">{escape(where)}</span>' if where else ""
    return (
        f'<a class="found" href="{address_of(message.room, message.seq)}">'
        f"{avatar_html(message.user_id, message.username)}"
        f'<span class="found-head"><b>{escape(message.username)}</b>{place}'
        f'<time datetime="{local.isoformat()}">{local.day} {local:%b %Y, %H:%M}</time></span>'
        f'<span class="found-text" dir="auto">{escape(said)}</span></a>'
    )


class FoundList(ui.element):
    """Messages below each other; `titles` are those of their rooms, where that is not clear."""

    def __init__(self, messages: Sequence[Message], zone: ZoneInfo, titles: Mapping[str, str] | None = None) -> None:
        super().__init__("div")
        self._messages = messages
        self.classes("found-list")
        where = titles or {}
        self._props["innerHTML"] = "".join(found_html(it, zone, where=where.get(it.room, "")) for it in messages)

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [text for it in self._messages for text in (it.username, it.message)]
