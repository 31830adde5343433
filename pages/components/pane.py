"""The pane beside a conversation: one thing at a time, members or pins or a thread or what was found."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from pages.components.icon_button import icon_button

# Whoever listens to the page is told what has opened, unless they write already, as in a search. On a phone the pane
# covers the page, so going back closes it.
OPENED = """const narrow = matchMedia('(max-width: 899px)').matches, {sheet, pane} = history.state ?? {};
    if (narrow && !pane) history[sheet ? 'replaceState' : 'pushState']({pane: true}, '');
    document.querySelector('.chat-page').classList.remove('sheet-open');
    setTimeout(() => { if (!document.activeElement.matches('input, textarea'))
        document.querySelector('.pane-title')?.focus(); }, 50)"""
CLOSED = "if (history.state?.pane) history.back()"


class Pane(ui.element):
    def __init__(self) -> None:
        super().__init__("aside")
        self.shows = ""
        self.classes("pane").props('aria-label="Details" tabindex=-1 data-region').set_visibility(False)

    @contextmanager
    def opened(self, title: str, shows: str) -> Iterator[None]:
        """Empty it, give it a heading, and let the block fill it. `shows` names what it is filled with."""
        self.clear()
        self.shows = shows
        with self:
            with ui.element("div").classes("pane-head"):
                ui.label(title).classes("pane-title").props("role=heading aria-level=2 tabindex=-1")
                icon_button("close", "Close", self.close).classes("close")
            with ui.element("div").classes("pane-body"):
                yield
        self.set_visibility(True)
        self.client.run_javascript(OPENED)

    def close(self) -> None:
        if not self.shows:
            return
        self.shows = ""
        self.clear()
        self.set_visibility(False)
        self.client.run_javascript(CLOSED)
