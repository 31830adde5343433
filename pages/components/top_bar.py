"""The bar over a conversation: which room this is, and who I am."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from pages.components.avatar import avatar_html


def top_bar(*, title: str, topic: str, user_id: int, username: str, on_sign_out: Callable[[], Awaitable[None]]) -> None:
    with ui.element("header").classes("top-bar"):
        with ui.element("div").classes("room"):
            ui.label(title).classes("title").props("role=heading aria-level=1")
            ui.label(topic).classes("topic")
        with ui.button(color=None).props('flat round aria-label="Your account"').classes("me").mark("account"):
            ui.html(avatar_html(user_id, username), sanitize=False)
            with ui.menu().props('auto-close anchor="bottom right" self="top right"'):
                ui.label(f"Signed in as {username}").classes("menu-heading")
                ui.separator()
                ui.menu_item("Sign out", on_sign_out).mark("sign-out")
