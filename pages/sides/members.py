"""Who is in a room, beside its conversation, and what may be done about it."""

from contextlib import suppress

from nicegui import ui

from pages.components.dialog import dialog, primary
from pages.components.messages.beginning import person_html
from pages.components.rooms.member_list import MemberList
from pages.frame.directory import Directory
from pages.refusals import told
from pages.room.room_acts import RoomActs
from pages.visitor import Visit
from services.errors import NotFound
from services.events import Event, MemberChanged
from services.members import Member
from services.roles import RANK, outranks
from services.rooms import LOBBY, Room

ROLES = {"owner": "Make owner", "moderator": "Make moderator", "member": "Make member"}


class MembersSide:
    def __init__(self, visit: Visit, room: Room, acts: RoomActs, directory: Directory) -> None:
        self._visit = visit
        self._room = room
        self._acts = acts
        self._directory = directory

    async def draw(self) -> None:
        if self._room.room != LOBBY and not self._room.archived:
            primary("Invite somebody", lambda: self._acts.invite(self._room))
        self._list = MemberList(on_choose=self._choose)
        await self._show()

    async def heard(self, event: Event) -> None:
        if isinstance(event, MemberChanged) and event.room == self._room.room:
            with suppress(NotFound):  # the viewer may have another role now, or none
                self._room = await self._visit.house.rooms.get(self._visit.viewer, self._room.room)
                await self._show()

    async def _show(self) -> None:
        members = await self._visit.house.members.of(self._room)
        self._members = {it.username: it for it in members}
        self._visit.company.mind(self._members)
        self._list.show(sorted(members, key=lambda it: -RANK[it.role]))

    async def _choose(self, username: str) -> None:
        """What can be done with somebody: talk to them, and what my role allows."""
        member = self._members.get(username)
        if member is None:
            return
        if username == self._visit.viewer.username and self._room.role != "owner":
            return
        role = f"{member.role.capitalize()} of {self._room.title}"
        with dialog(role) as opened:
            ui.html(person_html(member.user_id, username), sanitize=False)
            self._draw_choices(member, opened)

    def _draw_choices(self, member: Member, opened: ui.dialog) -> None:
        with ui.element("div").classes("choices").on("click", opened.close):
            if member.username != self._visit.viewer.username:
                primary("Message", lambda: self._directory.direct([member.username]))
            self._draw_powers(member)

    def _draw_powers(self, member: Member) -> None:
        if self._room.role == "owner":
            for role, label in ROLES.items():
                if role != member.role:
                    primary(label, lambda role=role: self._set_role(member, role)).classes("quiet")  # type: ignore[misc]
        other = member.username != self._visit.viewer.username
        may_remove = self._room.role == "owner" or outranks(self._room.role, member.role)
        if other and may_remove and self._room.room != LOBBY:
            primary("Remove from room", lambda: self._remove(member)).classes("quiet danger")

    async def _set_role(self, member: Member, role: str) -> None:
        with told():
            await self._visit.house.members.set_role(
                self._visit.viewer,
                self._room.room,
                member.username,
                role,  # type: ignore[arg-type] # a key of ROLES
            )

    async def _remove(self, member: Member) -> None:
        with told():
            await self._visit.house.members.remove(self._visit.viewer, self._room.room, member.username)
