"""For a few seconds after something was done: a way to take it back."""

from collections.abc import Awaitable, Callable

from nicegui import ui

OFFERED = 5.0  # seconds


class Undo(ui.element):
    def __init__(self, done: str, undo: Callable[[], Awaitable[None]]) -> None:
        super().__init__("div")
        self._undo = undo
        self.classes("undo").props("role=status")
        with self:
            ui.label(done)
            ui.button("Undo", on_click=self._take_back, color=None).props("flat no-caps").mark("undo")
            ui.timer(OFFERED, self.delete, once=True)

    async def _take_back(self) -> None:
        with self.client.content:
            await self._undo()
        self.delete()
