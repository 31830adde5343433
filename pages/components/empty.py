"""Where there is nothing to show: a faint icon, one sentence, and what one can do."""

from nicegui import ui


def empty(icon: str, title: str, text: str = "", *, level: int = 3) -> None:
    with ui.element("div").classes("empty"):
        ui.icon(icon)
        ui.label(title).classes("empty-title").props(f"role=heading aria-level={level}")
        if text:
            ui.label(text)
