"""Who I am, and what belongs to me rather than to a room: the look, notifications, keys, signing out."""

from collections.abc import Awaitable, Callable
from functools import partial
from html import escape

from pages.components.avatar import avatar_html, name_html
from pages.components.icon_button import icon_html
from pages.components.in_browser import in_browser
from pages.components.menu import item_html, menu_html, opens
from pages.components.panel import Acts, Panel
from pages.components.presence import ring_html

THEMES = {"auto": "As the system", "light": "Light", "dark": "Dark"}

# Before anybody hears of a click on "Sign out": what was not sent yet is counted, and drafts go to the server, because
# nothing that was written stays in a browser that nobody is signed in with.
LEAVE = in_browser("""(e) => { const button = e.target.closest('[data-act=sign-out]'); if (!button) return;
    const mine = 'chatterbox.' + e.currentTarget.dataset.user + '.';
    const unsent = Object.keys(localStorage).filter(it => it.startsWith(mine) && it.includes('.unsent.')).length;
    if (unsent) button.dataset.of = unsent; else delete button.dataset.of;
    document.querySelector('.composing form')?.hand_all(); }""")

# What is chosen for this browser. It asks for permission only now, because somebody wants notifications.
CHOOSE = in_browser("""async (e) => { const menu = e.currentTarget;
    const {theme, switch: choice} = e.target.closest('[data-theme], [data-switch]')?.dataset ?? {};
    const set = (name, value) => document.documentElement.dataset[name] = localStorage['chatterbox.' + name] = value;
    if (theme) set('theme', theme);
    if (!choice) return;
    const on = localStorage['chatterbox.' + choice] !== 'on', asks = on && choice === 'notify';
    const may = !asks || (window.Notification && await Notification.requestPermission() === 'granted');
    set(choice, on && may ? 'on' : 'off'); if (!may) menu.dispatchEvent(new Event('refused')); }""")


class ThemeChoice(Panel):
    """The colours of the page, to be chosen elsewhere than in the menu."""

    def __init__(self, on_theme: Callable[[str], object]) -> None:
        super().__init__("div", theme_acts(on_theme))
        self.on("click", js_handler=CHOOSE)
        self.write(themes_html("button"))


def theme_acts(on_theme: Callable[[str], object]) -> Acts:
    return {f"theme-{theme}": partial(on_theme, theme) for theme in THEMES}


class AccountMenu(Panel):
    """:param on_refused: called when the browser does not allow notifications
    :param on_sign_out: called with the number of messages that were not sent yet, if there are any
    """

    def __init__(
        self,
        *,
        user_id: int,
        username: str,
        administers: bool,
        on_administration: Callable[[], object],
        on_profile: Callable[[], object],
        on_saved: Callable[[], object],
        on_theme: Callable[[str], object],
        on_keys: Callable[[], object],
        on_refused: Callable[[], object],
        on_sign_out: Callable[..., Awaitable[None]],
    ) -> None:
        super().__init__(
            "div",
            {
                "profile": on_profile,
                "saved": on_saved,
                "administration": on_administration,
                "keys": on_keys,
                "sign-out": on_sign_out,
                **theme_acts(on_theme),
            },
        )
        self._username = username
        self.props(f"data-user={user_id}").on("click.capture", js_handler=LEAVE)
        self.classes("foot").on("click", js_handler=CHOOSE).on("refused", on_refused, js_handler="() => emit()")
        self.write(
            f'<button type="button" class="me" aria-label="Your account" {opens("account")}>'
            f'{avatar_html(user_id, username)}<span class="me-name">{name_html(username)}</span>'
            f"{ring_html(username)}</button>{menu_html('account', 'Your account', _items(username, administers))}"
        )

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [self._username]


def _items(username: str, administers: bool) -> list[str]:
    return [
        f'<div class="menu-heading">Signed in as {escape(username)}</div>',
        themes_html("menuitem"),
        _switch("notify", "Notify me on the desktop", "notifications"),
        _switch("sound", "With a sound", "volume_up"),
        "<hr>",
        item_html("account", "Profile and password", "person", does='data-act="profile"'),
        item_html("account", "Saved messages", "bookmark", does='data-act="saved"'),
        item_html("account", "Administration", "shield") if administers else "",
        item_html("account", "Keyboard shortcuts", "keyboard", does='data-act="keys" data-key="help"'),
        item_html("account", "Sign out", "logout"),
    ]


def themes_html(role: str) -> str:
    """Wherever it stands, which one is chosen is a rule of style: it is the same everywhere at once."""
    buttons = "".join(
        f'<button type="button" role="{role}" class="theme-{theme}" data-theme="{theme}" data-act="theme-{theme}">'
        f"{words}</button>"
        for theme, words in THEMES.items()
    )
    return f'<div class="themes" role="group" aria-label="Colours">{buttons}</div>'


def _switch(choice: str, label: str, icon: str) -> str:
    return (
        f'<button type="button" role="menuitem" class="switch-{choice}" data-switch="{choice}">'
        f"{icon_html(icon)}<span>{label}</span></button>"
    )
