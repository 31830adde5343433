"""The people in a room."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape
from typing import Protocol

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.avatar import avatar_html, name_html
from pages.components.presence import ring_html
from pages.components.sidebar import ON_PERSON


class Member(Protocol):
    @property
    def user_id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def role(self) -> str: ...


class MemberList(ui.element):
    def __init__(self, *, on_choose: Callable[[str], Awaitable[None]]) -> None:
        super().__init__("div")
        self._on_choose = on_choose
        self._members: Sequence[Member] = ()
        self.classes("member-list").on("click", self._choose, js_handler=ON_PERSON).mark("member-list")

    def show(self, members: Sequence[Member]) -> None:
        self._members = members
        self._props["innerHTML"] = "".join(map(_row, members))
        self.update()

    @property
    def usernames(self) -> list[str]:
        return [it.username for it in self._members]

    async def _choose(self, event: GenericEventArguments) -> None:
        await self._on_choose(str(event.args))

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [text for it in self._members for text in (it.username, it.role)]


def _row(member: Member) -> str:
    role = "" if member.role == "member" else f'<span class="role">{member.role}</span>'
    name = escape(member.username)
    return (
        f'<button type="button" class="person" data-username="{name}">{avatar_html(member.user_id, member.username)}'
        f'{ring_html(member.username)}<span class="title">{name_html(member.username)}</span>{role}</button>'
    )
