"""What stands in the place of a room, or over it, that one cannot take part in."""

from collections.abc import Callable

from nicegui import ui

from pages.components.dialog import primary
from pages.components.empty import empty
from pages.components.rooms.sheet_button import SHEET_BUTTON


def no_room(title: str, text: str, *, act: str, do: Callable[[], object]) -> None:
    """Instead of a room: why, and the way out."""
    ui.element("header").classes("room-header bare").props["innerHTML"] = SHEET_BUTTON
    with ui.element("div").classes("no-room"):
        empty("meeting_room", title, text, level=1)
        primary(act, do)


def gone_strip(on_back: Callable[[], object]) -> None:
    """Over a room that one was in until just now; what was said stays to be read."""
    with ui.element("div").classes("gone-strip").props("role=alert"):
        ui.label("You are no longer in this room. What was said until now can still be read.")
        primary("Back", on_back)
