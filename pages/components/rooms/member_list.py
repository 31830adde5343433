"""The people in a room."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from typing import Protocol

from pages.components.avatar import avatar_html, name_html
from pages.components.panel import Panel
from pages.components.presence import ring_html


class Member(Protocol):
    @property
    def user_id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def role(self) -> str: ...


class MemberList(Panel):
    def __init__(self, *, on_choose: Callable[[str], Awaitable[None]]) -> None:
        super().__init__("div", {"choose": on_choose})
        self._members: Sequence[Member] = ()
        self.classes("member-list").mark("member-list")

    def show(self, members: Sequence[Member]) -> None:
        self._members = members
        self.write("".join(map(_row, members)))

    @property
    def usernames(self) -> list[str]:
        return [it.username for it in self._members]

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [text for it in self._members for text in (it.username, it.role)]


def _row(member: Member) -> str:
    role = "" if member.role == "member" else f'<span class="role">{member.role}</span>'
    return (
        f'<button type="button" class="person" data-act="choose" data-of="{escape(member.username)}">'
        f"{avatar_html(member.user_id, member.username)}{ring_html(member.username)}"
        f'<span class="title">{name_html(member.username)}</span>{role}</button>'
    )
