"""What the page says for a moment and then takes back: a toast, which is read aloud once."""

from nicegui import ui

# Quasar's own classes of colour are important in a layer, which no rule of ours comes over: so there are none of them.
PLAIN = "notice"


def notice(text: str, *, bad: bool = False) -> None:
    look = "notice bad" if bad else "notice"
    ui.notify(text, type="negative" if bad else None, position="top", classes=look, color=PLAIN, textColor=PLAIN)
