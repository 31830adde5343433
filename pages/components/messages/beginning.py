"""What stands above the first row: where the conversation begins, or else the day of that row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.avatar import avatar_html, name_html
from pages.components.in_browser import in_browser
from pages.components.messages.row import day_html
from pages.components.messages.window import Window
from pages.components.ready import Ready

SAY_HELLO = in_browser(
    "(e) => { if (e.target.closest('.hello')) document.querySelector('.composer textarea').focus(); }"
)

WORDS = "This is where the conversation begins."

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


class Beginning(Ready):
    """:param empty: whether nobody has said anything yet"""

    def __init__(self, opening: Opening, zone: ZoneInfo, *, empty: bool) -> None:
        super().__init__("div")
        self._opening = opening
        self._zone = zone
        self._empty = empty
        self._shown = ""
        self.classes("above-rows").on("click", js_handler=SAY_HELLO)
        self._welcome: ui.element | None = None
        if opening.welcome is not None:
            with ui.element("div").classes("beginning") as self._welcome:
                opening.welcome()

    def show(self, window: Window) -> None:
        """As it is above this stretch of the room."""
        if self._welcome is not None:
            self._welcome.set_visibility(not window.older)
        if not window.older:
            above = _beginning_html(self._opening, self._empty)
        else:
            day = day_html(window.messages[0], window.above, self._zone) if window.messages else ""
            above = f'<div class="first-day">{day}</div>'
        if above != self._shown:
            self._shown = above
            self.write(above)

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        """What a simulated user sees of it."""
        if "beginning" not in self._shown:
            return []
        return [_heading(self._opening), WORDS, *(f"@{username}" for _, username in self._opening.people)]


def _beginning_html(opening: Opening, empty: bool) -> str:
    hello = '<button type="button" class="hello">Say hello</button>' if empty else ""
    icon = f'<i class="material-icons" aria-hidden="true">{ICONS.get(opening.kind, "tag")}</i>'
    title = f'{icon}<div class="welcome">{escape(_heading(opening))}</div>'
    who = "".join(person_html(user_id, username) for user_id, username in opening.people)
    return f'<div class="beginning">{who or title}<div>{WORDS}</div>{hello}</div>'


def _heading(opening: Opening) -> str:
    return ", ".join(username for _, username in opening.people) or f"Welcome to {opening.title}"


def person_html(user_id: int, username: str) -> str:
    """Who somebody is: their face, their name, the name that mentions them, and whether they are there."""
    return (
        f'<div class="who">{avatar_html(user_id, username)}<b class="welcome">{name_html(username)}</b>'
        f'<small>@{escape(username)}</small><p class="presence-word" data-person="{escape(username)}"></p></div>'
    )
