"""A button that shows an icon and says what it does to who points at it or hears it."""

from collections.abc import Callable

from nicegui import ui


def icon_button(icon: str, label: str, on_click: Callable[[], object] | None = None) -> ui.button:
    """Tests find it by the marker made of its label: `New room` -> `new-room`."""
    button = ui.button(icon=icon, color=None).props(f'flat round aria-label="{label}" title="{label}"')
    button.classes("icon-button").mark(label.lower().replace(" ", "-"))
    return button if on_click is None else button.on("click", on_click)
