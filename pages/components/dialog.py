"""A dialog with a heading, something to fill in, and a button; it is gone once it was closed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from nicegui import ui

from pages.components.icon_button import icon_button


@contextmanager
def dialog(title: str, text: str = "", *, wide: bool = False) -> Iterator[ui.dialog]:
    """Open a dialog that the block fills."""
    with ui.dialog() as opened, ui.element("div").classes("dialog wide" if wide else "dialog"):
        opened.props["aria-label"] = title
        with ui.element("div").classes("dialog-head"):
            ui.label(title).classes("dialog-title").props("role=heading aria-level=2")
            icon_button("close", "Close", opened.close).classes("close")
        if text:
            ui.label(text).classes("dialog-text")
        opened.on("hide", opened.delete)
        yield opened
    opened.open()


def confirm(title: str, text: str, *, yes: str, do: Callable[[], object]) -> None:
    """Ask before something that cannot easily be taken back."""
    with dialog(title, text) as opened, ui.element("div").classes("dialog-foot"):
        ui.button("Cancel", on_click=opened.close, color=None).props("flat no-caps").classes("secondary")
        button = primary(yes, do)
        button.on("click", opened.close)


def primary(label: str, do: Callable[[], object]) -> ui.button:
    button = ui.button(label, color=None).props("unelevated no-caps").classes("primary")
    return button.mark(label.lower().replace(" ", "-")).on("click", do)


def text_field(label: str, value: str = "", *, longest: int, hint: str = "") -> ui.input:
    """A field under its label, as all of our forms have them; a hint says what is expected."""
    field = ui.input(label, value=value).props(f"outlined maxlength={longest} hide-bottom-space").classes("text-field")
    if hint:
        field.props["hint"] = hint
    return field.mark(label.lower().replace(" ", "-"))
