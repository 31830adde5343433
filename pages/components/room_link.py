"""A room in the sidebar: what it is called, and what is new in it."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from pages.components.addresses import address_of
from pages.components.avatar import name_html
from pages.components.presence import ring_html

MOST = 99
"""A larger count is no longer read as a number."""

MARKS = {"public": "#", "private": "lock", "direct": "group"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the sidebar shows of a room. `person` is who a conversation of two is with; `muted` rooms do not call."""

    room: str
    title: str
    kind: Literal["public", "private", "direct"] | str
    unread: int = 0
    mentions: int = 0
    muted: bool = False
    archived: bool = False
    current: bool = False
    person: str | None = None

    @property
    def calls(self) -> bool:
        """Whether it is shown as unread."""
        return bool(self.mentions or (self.unread and not self.muted))

    @property
    def section(self) -> str:
        return "archived" if self.archived else "direct" if self.kind == "direct" else "rooms"


def link_html(entry: Entry) -> str:
    looks = {"unread": entry.calls, "mentioned": entry.mentions > 0, "muted": entry.muted}
    look = " ".join(["room-link", *(look for look, on in looks.items() if on)])
    current = ' aria-current="page"' if entry.current else ""
    return (
        f'<a class="{look}" href="{address_of(entry.room)}" data-room="{escape(entry.room)}"{current}>'
        f"{mark_html(entry.kind, entry.person)}{title_html(entry.title, entry.person)}{_count(entry)}</a>"
    )


def texts_of(entry: Entry) -> list[str]:
    """What one can read on a link."""
    return [entry.title, *([f"{entry.unread} unread"] if entry.calls else [])]


def mark_html(kind: str, person: str | None) -> str:
    """The sign before a room's title: of a conversation of two, whether the other is online."""
    if person is not None:
        return f'<span class="mark">{ring_html(person)}</span>'
    mark = MARKS.get(kind, "#")
    look = "mark" if mark == "#" else "mark material-icons"
    return f'<span class="{look}" aria-hidden="true">{mark}</span>'


def title_html(title: str, person: str | None) -> str:
    return f'<span class="title">{escape(title) if person is None else name_html(person)}</span>'


def _count(entry: Entry) -> str:
    if not entry.calls:
        return ""
    if entry.mentions:
        shown, told = entry.mentions, "mentions"
    else:
        shown, told = entry.unread, "unread"
    number = f"{MOST}+" if shown > MOST else str(shown)
    return f'<span class="count">{number}<span class="for-readers-only"> {told}</span></span>'
