"""A room in the sidebar: what it is called, and what is new in it."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from pages.components.addresses import address_of
from pages.components.avatar import People, name_html, tile_html
from pages.components.presence import ring_html

MOST = 99
"""A larger count is no longer read as a number."""

PENCIL = '<i class="material-icons draft" role="img" aria-label="Draft" title="Draft">edit</i>'

MARKS = {"public": "#", "private": "lock", "direct": "group"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the sidebar shows of a room. `person` is who a conversation of two is with, `people` who one of more is
    with; `muted` rooms do not call; `draft`: something is written there and not said."""

    room: str
    title: str
    kind: Literal["public", "private", "direct"] | str
    unread: int = 0
    mentions: int = 0
    muted: bool = False
    archived: bool = False
    current: bool = False
    person: str | None = None
    people: People = ()
    draft: bool = False

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
        f"{mark_html(entry.kind, entry.person, entry.people)}{title_html(entry.title, entry.person, entry.people)}"
        f"{PENCIL if entry.draft else ''}{_count(entry)}</a>"
    )


def texts_of(entry: Entry) -> list[str]:
    """What one can read on a link."""
    counted = [f"{entry.unread} unread"] if entry.calls else []
    return [entry.title, *(["Draft"] if entry.draft else []), *counted]


def mark_html(kind: str, person: str | None, people: People = ()) -> str:
    """The sign before a room's title: of a conversation of two, whether the other is online; of more, their faces."""
    if person is not None:
        return f'<span class="mark">{ring_html(person)}</span>'
    if people:
        return tile_html(people)
    mark = MARKS.get(kind, "#")
    look = "mark" if mark == "#" else "mark material-icons"
    return f'<span class="{look}" aria-hidden="true">{mark}</span>'


def title_html(title: str, person: str | None, people: People = ()) -> str:
    names = [person] if person is not None else [name for _, name in people]
    return f'<span class="title">{", ".join(map(name_html, names)) or escape(title)}</span>'


def _count(entry: Entry) -> str:
    if not entry.calls:
        return ""
    if entry.mentions:
        shown, told = entry.mentions, "mentions"
    else:
        shown, told = entry.unread, "unread"
    number = f"{MOST}+" if shown > MOST else str(shown)
    return f'<span class="count">{number}<span class="for-readers-only"> {told}</span></span>'
