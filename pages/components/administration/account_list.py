"""Accounts as administrators see them, with what can be done about each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Protocol
from zoneinfo import ZoneInfo

from pages.components.avatar import avatar_html
from pages.components.icon_button import icon_button_html, slug
from pages.components.menu import item_html, menu_html, opens
from pages.components.panel import Panel


class Account(Protocol):
    @property
    def user_id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def is_bot(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def is_disabled(self) -> bool: ...
    @property
    def ban_reason(self) -> str | None: ...
    @property
    def banned_until(self) -> datetime | None: ...
    @property
    def has_second_factor(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...


class AccountList(Panel):
    """:param me: whose list it is
    :param acts: called with a name, by what is chosen from its menu
    """

    def __init__(self, zone: ZoneInfo, *, me: str, acts: Mapping[str, Callable[[str], object]]) -> None:
        super().__init__("ul", acts)
        self._zone = zone
        self._me = me
        self._accounts: Sequence[Account] = ()
        self.classes("accounts")

    def show(self, accounts: Sequence[Account]) -> None:
        if accounts == self._accounts:  # a menu that somebody has opened stays open
            return
        self._accounts = accounts
        self.write("".join(map(self._row, accounts)))

    def _row(self, account: Account) -> str:
        menu, name = f"account-{account.user_id}", escape(account.username)
        tags = "".join(f'<span class="role">{tag}</span>' for tag in _tags(account, is_me=account.username == self._me))
        items = [
            item_html(menu, label, icon, does=f'data-act="{slug(label)}" data-of="{name}"')
            for label, icon in _offered(account, is_me=account.username == self._me)
        ]
        more = icon_button_html("more_horiz", f"What to do about {name}", does=opens(menu))
        return (
            f'<li class="account">{avatar_html(account.user_id, account.username)}<div class="account-what">'
            f'<div class="account-name"><span>{name}</span>{tags}</div>'
            f'<div class="account-about">{escape(self._about(account))}</div></div>'
            f"{more}{menu_html(menu, f'What to do about {name}', items)}</li>"
        )

    def _about(self, account: Account) -> str:
        if account.ban_reason is None:
            return f"Here since {self._day(account.created_at)}"
        until = "for good" if account.banned_until is None else f"until {self._day(account.banned_until)}"
        return f"Banned {until}{': ' if account.ban_reason else ''}{account.ban_reason}"

    def _day(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{local.day} {local:%B %Y}"

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [
            text
            for it in self._accounts
            for text in (it.username, self._about(it), *_tags(it, is_me=it.username == self._me))
        ]


def _tags(account: Account, *, is_me: bool) -> Iterator[str]:
    if is_me:
        yield "you"
    if account.is_bot:
        yield "bot"
    if account.is_admin:
        yield "administrator"
    if account.has_second_factor:
        yield "second factor"
    if account.is_disabled:
        yield "disabled" if account.ban_reason is None else "banned"


def _offered(account: Account, *, is_me: bool) -> Iterator[tuple[str, str]]:
    """What it is called, and its icon."""
    if account.is_admin:
        yield "No administrator any more", "remove_moderator"
    else:
        yield "Make administrator", "add_moderator"
    if account.is_bot:
        yield "Mark as a person", "person"
    else:
        yield "Mark as a bot", "smart_toy"
    if account.has_second_factor and not is_me:
        yield "Reset second factor", "phonelink_erase"
    yield "Sign out everywhere", "logout"
    if account.is_disabled:
        yield "Let in again", "how_to_reg"
    else:
        yield "Disable", "person_off"
        yield "Ban", "block"
