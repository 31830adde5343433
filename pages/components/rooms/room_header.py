"""What stands over a conversation: which room this is, who is in it, and what one can do with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape

from pages.components.avatar import People
from pages.components.icon_button import icon_button_html, slug
from pages.components.menu import item_html, menu_html, opens
from pages.components.panel import Acts, Panel
from pages.components.rooms.room_link import mark_html, title_html
from pages.components.rooms.sheet_button import SHEET_BUTTON

LEVELS = {
    "all": ("notifications", "Every message"),
    "mentions": ("alternate_email", "Only mentions of me"),
    "none": ("notifications_off", "Nothing: mute this room"),
}
"""What a member may want to be told of, with icon and words."""

SEARCH = 'data-act="search" data-key="search"'

COUNT = "(header, members) => header.querySelector('.members span').textContent = members"


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something to do with a room, as an item of a menu."""

    label: str
    icon: str
    do: Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the header shows of a room. `person` is who a conversation of two is with, `people` who one of
    more is with."""

    title: str
    kind: str
    topic: str
    members: int
    level: str
    archived: bool = False
    person: str | None = None
    people: People = ()
    acts: Sequence[Act] = field(default=())


class RoomHeader(Panel):
    def __init__(
        self,
        head: Head,
        *,
        on_members: Callable[[], object],
        on_pins: Callable[[], object],
        on_search: Callable[[], object],
        on_level: Callable[[str], object],
    ) -> None:
        acts: Acts = {
            "members": on_members,
            "pinned-messages": on_pins,
            "search": on_search,
            **{f"level-{level}": partial(on_level, level) for level in LEVELS},
            **{slug(act.label): act.do for act in head.acts},
        }
        super().__init__("header", acts)
        self.head = head
        self.write(_html(head)).classes("room-header")

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [self.head.title, _topic(self.head)]

    def count(self, members: int) -> None:
        """How many are in the room now."""
        self.head = replace(self.head, members=members)
        self.change(COUNT, members)


def _html(head: Head) -> str:
    members = icon_button_html("group", "Members", look="wide-only members", after=f"<span>{head.members}</span>")
    levels = (
        item_html("levels", words, icon, does=f'data-act="level-{level}"', chosen=level == head.level)
        for level, (icon, words) in LEVELS.items()
    )
    acts = (item_html("acts", act.label, act.icon) for act in head.acts)
    return (
        f'{SHEET_BUTTON}<div class="room"><h1 class="title">{mark_html(head.kind, head.person, head.people)}'
        f"{title_html(head.title, head.person, head.people)}</h1>{_topic_html(head)}</div>"
        f"{'' if head.kind == 'direct' else members}"
        f"{icon_button_html('push_pin', 'Pinned messages', look='wide-only')}"
        f"{icon_button_html(LEVELS[head.level][0], 'Notifications', does=opens('levels'))}"
        f"{menu_html('levels', 'Notifications', levels)}"
        f"{icon_button_html('search', 'Search', does=SEARCH)}"
        f"{icon_button_html('more_vert', 'More', does=opens('acts'))}{menu_html('acts', 'More', acts)}"
    )


def _topic(head: Head) -> str:
    return "Archived: it can be read, and nothing more" if head.archived else head.topic


def _topic_html(head: Head) -> str:
    if head.person is not None and not head.archived:
        return f'<p class="topic presence-word" data-person="{escape(head.person)}"></p>'
    topic = escape(_topic(head))
    return f'<p class="topic" title="{topic}">{topic}</p>'
