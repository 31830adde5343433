"""What the page says for a moment and then takes back: a toast, which is read aloud once."""

from nicegui import ui


def notice(text: str, *, bad: bool = False) -> None:
    ui.notify(text, type="negative" if bad else None, position="top", classes="notice bad" if bad else "notice")
