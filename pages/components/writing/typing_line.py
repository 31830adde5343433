"""Who is writing at the moment, on a line that is always there, so that nothing jumps."""

import asyncio

from nicegui import ui

from pages.components.avatar import name_html

FORGET = 6.0
"""Seconds without news after which somebody counts as not writing any more."""


class TypingLine(ui.element):
    def __init__(self) -> None:
        super().__init__("div")
        self._until: dict[str, asyncio.TimerHandle] = {}
        self.classes("typing").props("aria-live=off")

    def tell(self, username: str, on: bool) -> None:
        """Somebody goes on writing, or has stopped."""
        if timer := self._until.pop(username, None):
            timer.cancel()
        if on:
            self._until[username] = asyncio.get_running_loop().call_later(FORGET, self.tell, username, False)
        if not self.is_deleted:
            self._props["innerHTML"] = said_of([name_html(name) for name in self._until])
            self.update()

    def forget(self, username: str) -> None:
        """Somebody has said what they wrote."""
        if username in self._until:
            self.tell(username, False)

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [said_of(list(self._until))]


def said_of(names: list[str]) -> str:
    match names:
        case []:
            return ""
        case [one]:
            return f"{one} is typing…"
        case [one, other]:
            return f"{one} and {other} are typing…"
        case _:
            return "Several people are typing…"
