"""Banning somebody, from wherever an administrator comes upon them."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from pages.components.choices import Choices
from pages.components.dialog import dialog, primary, text_field
from pages.components.notice import notice
from pages.refusals import told
from pages.visitor import Visit
from services.administration import LONGEST_REASON

DAY = 24 * 3600
FOR = {"day": DAY, "week": 7 * DAY, "good": None}
OPTIONS = {"day": ("For a day", ""), "week": ("For a week", ""), "good": ("For good", "")}


def ask_to_ban(visit: Visit, username: str, on_done: Callable[[], Awaitable[None]]) -> None:
    async def ban() -> None:
        with visit.client, told():
            said = reason.value or ""
            await visit.house.administration.ban(visit.viewer, username, said, FOR[choice.value])
            opened.close()
            notice(f"{username} is banned.")
            await on_done()

    text = "They are signed out at once and cannot sign in. What they said stays."
    with visit.client, dialog(f"Ban {username}", text) as opened:
        choice = Choices("How long", OPTIONS, "week")
        reason = text_field("Reason", longest=LONGEST_REASON, hint="Administrators see it. May stay empty.")
        with ui.element("div").classes("dialog-foot"):
            primary("Ban", ban)
