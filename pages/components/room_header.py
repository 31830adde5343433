"""What stands over a conversation: which room this is, who is in it, and what one can do with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nicegui import ui

from pages.components.icon_button import icon_button
from pages.components.room_link import mark_html, title_html
from pages.components.sheet_button import sheet_button

LEVELS = {
    "all": ("notifications", "Every message"),
    "mentions": ("alternate_email", "Only mentions of me"),
    "none": ("notifications_off", "Nothing: mute this room"),
}
"""What a member may want to be told of, with icon and words."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something to do with a room, as an item of a menu."""

    label: str
    icon: str
    do: Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the header shows of a room. `person` is who a conversation of two is with."""

    title: str
    kind: str
    topic: str
    members: int
    level: str
    archived: bool = False
    person: str | None = None
    acts: Sequence[Act] = field(default=())


class RoomHeader(ui.element):
    def __init__(
        self,
        head: Head,
        *,
        on_members: Callable[[], object],
        on_pins: Callable[[], object],
        on_search: Callable[[], object],
        on_level: Callable[[str], object],
    ) -> None:
        super().__init__("header")
        self.head = head
        self.classes("room-header")
        with self:
            sheet_button()
            with ui.element("div").classes("room"):
                title = ui.element("h1").classes("title")
                title.props["innerHTML"] = f"{mark_html(head.kind, head.person)}{title_html(head.title, head.person)}"
                _topic(head)
            if head.kind != "direct":
                with icon_button("group", "Members", on_members).classes("wide-only members"):
                    self._members = ui.label()
                self.count(head.members)
            icon_button("push_pin", "Pinned messages", on_pins).classes("wide-only")
            with icon_button(LEVELS[head.level][0], "Notifications").classes("wide-only"), _menu():
                for level, (icon, words) in LEVELS.items():
                    chosen = level == head.level
                    _item(Act(label=words, icon=icon, do=lambda it=level: on_level(it)), chosen)  # type: ignore[misc]
            icon_button("search", "Search", on_search).props("data-key=search")
            with icon_button("more_vert", "More"), _menu():
                for act in head.acts:
                    _item(act)

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [self.head.title]

    def count(self, members: int) -> None:
        """How many are in the room now."""
        self._members.text = str(members)


def _topic(head: Head) -> None:
    if head.archived:
        ui.label("Archived: it can be read, and nothing more").classes("topic")
    elif head.person is not None:
        ui.element("p").classes("topic presence-word").props["data-person"] = head.person
    else:
        ui.label(head.topic).classes("topic").props["title"] = head.topic


def _menu() -> ui.menu:
    return ui.menu().props('auto-close anchor="bottom right" self="top right"')


def _item(act: Act, chosen: bool | None = None) -> None:
    with ui.menu_item(on_click=act.do) as item:
        ui.icon(act.icon)
        ui.label(act.label)
        item.mark(f"act-{act.icon}").props("role=menuitem")
        if chosen is not None:
            item.props(f"role=menuitemradio aria-checked={str(chosen).lower()}").classes("chosen" if chosen else "")
