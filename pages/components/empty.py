"""Where there is nothing to show: a faint icon, one sentence, and what one can do."""

from nicegui import ui


def empty(icon: str, title: str, text: str = "") -> None:
    with ui.element("div").classes("empty"):
        ui.icon(icon)
        ui.label(title).classes("empty-title")
        if text:
            ui.label(text)
