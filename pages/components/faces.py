"""How people have chosen to appear, as rules of style for all pages.

Rows and lists are drawn with usernames and the colours that everybody has by default, the same bytes for all. Who has
chosen another name, colour or picture appears with it everywhere at once, also beside what they said long ago. That
somebody is a bot, or administers the chat, is such a rule, too, and not written into rows when they are said: rows are
kept, while this is about who somebody is now.
"""

from collections.abc import Sequence
from typing import Protocol

from nicegui import ui

from pages.components.avatar import COLOURS, initials

OUT_OF_SIGHT = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
"""For whom hears the page, the username stays."""


class Profile(Protocol):
    @property
    def user_id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def display_name(self) -> str | None: ...
    @property
    def colour(self) -> int: ...
    @property
    def avatar(self) -> str | None: ...
    @property
    def bot(self) -> bool: ...
    @property
    def admin(self) -> bool: ...


class Faces(ui.element):
    """The rules stand in one stylesheet for all pages. It comes with the page, so that nothing is drawn without it;
    when it changes, the page turns to another one.

    :param address: of the stylesheet
    """

    def __init__(self, address: str, profiles: Sequence[Profile]) -> None:
        super().__init__("link")
        self._address = address
        self._profiles = profiles
        ui.add_head_html(f'<link rel="stylesheet" class="faces" href="{address}">')
        self.on("load", js_handler="() => document.head.querySelector('.faces')?.remove()")

    def show(self, address: str, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        if address != self._address:
            self._address = address
            self.props(f"rel=stylesheet href={address}")

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        """What a simulated user sees of it."""
        names = [it.display_name for it in self._profiles if it.display_name]
        return [*names, *(f"{it.username}: {tag}" for it in self._profiles if (tag := tag_of(it)))]


def tag_of(profile: Profile) -> str:
    """What stands beside a name, if anything does."""
    return " ".join(word for word, applies in (("admin", profile.admin), ("bot", profile.bot)) if applies)


def rule(profile: Profile) -> str:
    """Nothing for who has chosen nothing, and is nothing but a person."""
    face = f'.avatar[data-avatar="{profile.user_id:d}"]'
    css = ""
    if profile.colour != profile.user_id * 7 % len(COLOURS):
        css += f"{face}{{background-color:{COLOURS[profile.colour]}!important}}"
    if profile.display_name:
        css += _named(profile.user_id, profile.username, _text(profile.display_name))
        css += f"{face}>span{{display:none}}{face}::after{{content:{_text(initials(profile.display_name))}}}"
    if profile.avatar and profile.avatar.isalnum():
        css += f"{face}{{background:center/cover url(/avatars/{profile.avatar})!important}}"
        css += f"{face}>span,{face}::after{{display:none}}"
    if profile.bot:
        css += f"{face}{{border-radius:28%}}"
    if tag := tag_of(profile):
        css += f'{",".join(_places(profile.user_id, profile.username))}{{--tag:"{tag}";--tagged:inline-flex}}'
    return css


def _places(user_id: int, username: str) -> tuple[str, str]:
    """Where a name stands: in rows, where it is bare text, and everywhere else."""
    return f'.message[data-user="{user_id:d}"] .name', f'[data-name="{username}"]'


def _named(user_id: int, username: str, name: str) -> str:
    row, elsewhere = _places(user_id, username)
    return (
        f"{row}{{font-size:0}}{row}::before{{font-size:13px;content:{name}}}"
        f"{elsewhere}>span{{{OUT_OF_SIGHT}}}{elsewhere}::before{{content:{name}}}"
    )


def _text(said: str) -> str:
    """A text as CSS has it: each character that could mean something else stands as its number."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in said) + '"'
