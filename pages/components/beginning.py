"""What stands above the first row: where the conversation begins, or else the day of that row."""

from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.row import day_html
from pages.components.window import Window

SAY_HELLO = "() => document.querySelector('.composer textarea').focus()"


class Beginning(ui.element):
    """:param title: of the room"""

    def __init__(self, title: str, zone: ZoneInfo) -> None:
        super().__init__("div")
        self._title = title
        self._zone = zone
        self.classes("above-rows")
        with self:
            self._welcome = ui.element("div").classes("beginning")
            self._day = ui.element("div").classes("first-day")

    def show(self, window: Window) -> None:
        """As it is above this stretch of the room."""
        if not window.older and not list(self._welcome):
            self._draw(empty=not window.messages)
        self._welcome.set_visibility(not window.older)
        day = day_html(window.messages[0], window.above, self._zone) if window.older and window.messages else ""
        if self._day.props.get("innerHTML") != day:
            self._day.props["innerHTML"] = day
            self._day.update()

    def _draw(self, *, empty: bool) -> None:
        with self._welcome:
            ui.icon("waving_hand")
            ui.label(f"Welcome to {self._title}").classes("welcome")
            ui.label("This is where the conversation begins.")
            if empty:
                ui.button("Say hello", color=None).props("flat no-caps").on("click", js_handler=SAY_HELLO)
