"""What belongs to whoever looks at the page rather than to a room."""

from collections.abc import Callable

from nicegui import ui

from pages.components.dialog import confirm, dialog
from pages.components.keys import key_table
from pages.components.notice import notice
from pages.components.rooms.account_menu import AccountMenu
from pages.frame.profile import ProfileDialog
from pages.visitor import Visit

REFUSED = "This browser does not allow notifications for this address. Its settings say so."


def account(visit: Visit, *, administers: bool, on_saved: Callable[[], object]) -> None:
    async def end() -> None:
        await visit.house.sessions.end(visit.viewer)

    async def sign_out(unsent: str = "0") -> None:
        """Nothing that was written stays in the browser of somebody who has left: what would be lost is asked about."""
        if unsent == "0":
            await end()
        else:
            text = f"Not sent yet: {unsent} of your messages. This browser forgets them when you sign out."
            confirm("Sign out?", text, yes="Sign out", do=end)

    async def set_theme(theme: str) -> None:
        await visit.house.profiles.prefer(visit.viewer, theme=theme)

    AccountMenu(
        user_id=visit.viewer.user_id,
        username=visit.viewer.username,
        administers=administers,
        on_administration=lambda: ui.navigate.to("/admin"),
        on_profile=ProfileDialog(visit).open,
        on_saved=on_saved,
        on_theme=set_theme,
        on_keys=show_keys,
        on_refused=lambda: notice(REFUSED, bad=True),
        on_sign_out=sign_out,
    )


def show_keys() -> None:
    with dialog("Keyboard shortcuts", wide=True):
        key_table()
