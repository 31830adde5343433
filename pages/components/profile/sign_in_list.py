"""Where I am signed in."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from nicegui import ui


class SignIn(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def in_browser(self) -> bool: ...
    @property
    def last_used_at(self) -> datetime: ...
    @property
    def current(self) -> bool: ...


def sign_in_list(sign_ins: Sequence[SignIn], zone: ZoneInfo, *, on_end: Callable[[str], Awaitable[None]]) -> None:
    with ui.element("ul").classes("sign-ins"):
        for it in sign_ins:
            with ui.element("li"):
                ui.icon("computer" if it.in_browser else "smart_toy")
                with ui.element("div").classes("sign-in-what"):
                    ui.label("A browser" if it.in_browser else "A program")
                    local = it.last_used_at.astimezone(zone)
                    ui.label("This one" if it.current else f"Last used {local.day} {local:%B %Y, %H:%M}").classes(
                        "hint"
                    )
                if not it.current:
                    end = ui.button("Sign out", color=None).props("flat no-caps").classes("secondary")
                    end.on("click", lambda id=it.id: on_end(id)).mark(f"end-{it.id}")
