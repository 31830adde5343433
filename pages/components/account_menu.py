"""Who I am, and what belongs to me rather than to a room: the look, notifications, keys, signing out."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from pages.components.avatar import avatar_html, name_html
from pages.components.presence import ring_html

THEMES = {"auto": "As the system", "light": "Light", "dark": "Dark"}

SET_THEME = """() => { localStorage['chatterbox.theme'] = '%(theme)s';
    document.documentElement.dataset.theme = '%(theme)s'; emit(); }"""

# The browser asks for permission only now, because somebody wants it.
SWITCH_NOTIFY = """async (e) => { const on = localStorage['chatterbox.notify'] !== 'on';
    const may = !on || (window.Notification && await Notification.requestPermission() === 'granted');
    localStorage['chatterbox.notify'] = on && may ? 'on' : 'off';
    document.documentElement.dataset.notify = localStorage['chatterbox.notify'];
    if (!may) emit(); }"""
SWITCH_SOUND = """() => { localStorage['chatterbox.sound'] = localStorage['chatterbox.sound'] === 'on' ? 'off' : 'on';
    document.documentElement.dataset.sound = localStorage['chatterbox.sound']; }"""


def account_menu(
    *,
    user_id: int,
    username: str,
    on_profile: Callable[[], object],
    on_theme: Callable[[str], object],
    on_keys: Callable[[], object],
    on_refused: Callable[[], object],
    on_sign_out: Callable[[], Awaitable[None]],
) -> None:
    """`on_refused`: the browser does not allow notifications."""
    with ui.button(color=None).props('flat no-caps aria-label="Your account"').classes("me").mark("account"):
        me = f'{avatar_html(user_id, username)}<span class="me-name">{name_html(username)}</span>{ring_html(username)}'
        ui.html(me, sanitize=False).classes("me-line")
        with ui.menu().props('anchor="top left" self="bottom left"').classes("account-menu") as menu:
            ui.label(f"Signed in as {username}").classes("menu-heading")
            with ui.element("div").classes("themes").props('role=group aria-label="Colours"'):
                for theme, label in THEMES.items():
                    chosen = ui.button(label, color=None).props("flat no-caps role=menuitem").classes(f"theme-{theme}")
                    chosen.mark(f"theme-{theme}").on(
                        "click", lambda it=theme: on_theme(it), js_handler=SET_THEME % {"theme": theme}
                    )
            _item("Notify me on the desktop", "notifications", "switch-notify").on(
                "click", on_refused, js_handler=SWITCH_NOTIFY
            )
            _item("With a sound", "volume_up", "switch-sound").on("click", js_handler=SWITCH_SOUND)
            ui.separator()
            for label, icon, do, marker in (
                ("Profile and password", "person", on_profile, "profile"),
                ("Keyboard shortcuts", "keyboard", on_keys, "keys"),
                ("Sign out", "logout", on_sign_out, "sign-out"),
            ):
                _item(label, icon).on("click", menu.close).on("click", do).mark(marker)


def _item(label: str, icon: str, look: str = "") -> ui.item:
    with ui.item().props("clickable role=menuitem").classes(look) as item:
        ui.icon(icon)
        ui.label(label)
    return item
