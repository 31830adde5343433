"""How people have chosen to appear, as rules of style for the whole page.

Rows and lists are drawn with usernames and the colours that everybody has by default, the same bytes for all. Who has
chosen another name, colour or picture appears with it everywhere at once, also beside what they said long ago.
"""

from collections.abc import Iterable
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


class Faces(ui.element):
    def __init__(self, profiles: Iterable[Profile]) -> None:
        super().__init__("style")
        self.show(profiles)

    def show(self, profiles: Iterable[Profile]) -> None:
        self._names = {it.username: it.display_name for it in profiles if it.display_name}
        self._props["innerHTML"] = "".join(map(rule, profiles))
        self.update()

    def name_of(self, username: str) -> str:
        """What somebody is called."""
        return self._names.get(username) or username

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        """What a simulated user sees of it."""
        return list(filter(None, self._names.values()))


def rule(profile: Profile) -> str:
    """Nothing for who has chosen nothing."""
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
    return css


def _named(user_id: int, username: str, name: str) -> str:
    """In rows, where a name is bare text, and everywhere else."""
    row, elsewhere = f'.message[data-user="{user_id:d}"] .name', f'[data-name="{username}"]'
    return (
        f"{row}{{font-size:0}}{row}::after{{font-size:13px;content:{name}}}"
        f"{elsewhere}>span{{{OUT_OF_SIGHT}}}{elsewhere}::after{{content:{name}}}"
    )


def _text(said: str) -> str:
    """A text as CSS has it: each character that could mean something else stands as its number."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in said) + '"'
