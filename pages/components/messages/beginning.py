"""What stands above the first row: where the conversation begins, or else the day of that row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.avatar import avatar_html, name_html
from pages.components.messages.row import day_html
from pages.components.messages.window import Window

SAY_HELLO = "() => document.querySelector('.composer textarea').focus()"

ICONS = {"private": "lock", "direct": "forum"}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What is said where a room begins.

    `people` are those whom a direct conversation is with, as (user id, username), where nothing was said yet. `welcome`
    draws what a room says to whoever comes first.
    """

    title: str
    kind: str
    people: Sequence[tuple[int, str]] = field(default=())
    welcome: Callable[[], None] | None = None


class Beginning(ui.element):
    def __init__(self, opening: Opening, zone: ZoneInfo) -> None:
        super().__init__("div")
        self._opening = opening
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
        opening = self._opening
        with self._welcome:
            if opening.people:
                for user_id, username in opening.people:
                    _introduce(user_id, username)
            else:
                ui.icon(ICONS.get(opening.kind, "tag"))
                ui.label(f"Welcome to {opening.title}").classes("welcome")
            ui.label("This is where the conversation begins.")
            if opening.welcome is not None:
                opening.welcome()
            if empty:
                hello = ui.button("Say hello", color=None).props("flat no-caps").classes("hello")
                hello.on("click", js_handler=SAY_HELLO)


def _introduce(user_id: int, username: str) -> None:
    """Who somebody is: their face, their name, the name that mentions them, and whether they are there."""
    with ui.element("div").classes("who"):
        name = f'{avatar_html(user_id, username)}<b class="welcome">{name_html(username)}</b><small>@{username}</small>'
        ui.html(name, sanitize=False)
        ui.element("p").classes("presence-word").props["data-person"] = username
