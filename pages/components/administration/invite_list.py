"""The invite links that are still good. What stands in them is shown to nobody any more."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from nicegui import ui


class Invite(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def created_by(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def uses_left(self) -> int: ...


def invite_list(invites: Sequence[Invite], zone: ZoneInfo, *, on_withdraw: Callable[[int], object]) -> None:
    if not invites:
        ui.label("No link is good just now.").classes("none")
        return
    with ui.element("ul").classes("accounts"):
        for it in invites:
            with ui.element("li").classes("account"):
                ui.icon("link")
                with ui.element("div").classes("account-what"):
                    people = "1 more person" if it.uses_left == 1 else f"{it.uses_left} more people"
                    ui.label(f"For {people}")
                    local = it.expires_at.astimezone(zone)
                    about = f"Made by {it.created_by}, until {local.day} {local:%B %Y, %H:%M}"
                    ui.label(about).classes("account-about")
                withdraw = ui.button("Withdraw", color=None).props("flat no-caps").classes("secondary")
                withdraw.on("click", lambda id=it.id: on_withdraw(id)).mark(f"withdraw-{it.id}")
