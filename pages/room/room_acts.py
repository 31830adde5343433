"""What one can do with a room that one is in, as far as one may: bring somebody in, name it, leave it, close it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from nicegui import ui

from pages.components.dialog import confirm, dialog, primary, text_field
from pages.components.notice import notice
from pages.components.rooms.room_header import Act
from pages.refusals import told
from pages.visitor import Visit
from services.roles import is_moderator
from services.room_names import LONGEST_TITLE, LONGEST_TOPIC
from services.rooms import LOBBY, Room
from services.usernames import LONGEST

Go = Callable[[str], Awaitable[None]]
"""Turns the page to a room."""


@dataclass(frozen=True)
class RoomActs:
    visit: Visit
    go: Go

    def of(self, room: Room) -> list[Act]:
        """Those that are open to the viewer, for a menu."""
        if room.kind == "direct":
            return []
        acts = []
        if not room.archived and room.room != LOBBY:
            acts.append(Act(label="Invite somebody", icon="person_add", do=lambda: self.invite(room)))
        if is_moderator(room.role) and not room.archived:
            acts.append(Act(label="Title and topic", icon="edit", do=lambda: self.name(room)))
        if room.room == LOBBY:
            return acts
        if room.role == "owner" and room.archived:
            acts.append(Act(label="Restore this room", icon="unarchive", do=lambda: self.archive(room, False)))
        elif room.role == "owner":
            acts.append(Act(label="Archive this room", icon="archive", do=lambda: self._ask_to_archive(room)))
        return [*acts, Act(label="Leave this room", icon="logout", do=lambda: self._ask_to_leave(room))]

    def invite(self, room: Room) -> None:
        async def invite() -> None:
            with told():
                await self.visit.house.members.invite(self.visit.viewer, room.room, name.value.strip().lstrip("@"))
                notice(f"{name.value.strip()} is in {room.title} now.")
                opened.close()

        with dialog(f"Invite to {room.title}", "They see everything that was said in this room.") as opened:
            name = text_field("Name", longest=LONGEST + 1).on("keydown.enter", invite).props("autofocus")
            with ui.element("div").classes("dialog-foot"):
                primary("Invite", invite)

    def name(self, room: Room) -> None:
        async def save() -> None:
            with told():
                await self.visit.house.room_book.revise(
                    self.visit.viewer, room.room, title=title.value, topic=topic.value
                )
                opened.close()

        with dialog("Title and topic") as opened:
            title = text_field("Title", room.title, longest=LONGEST_TITLE).on("keydown.enter", save)
            topic = text_field("Topic", room.topic, longest=LONGEST_TOPIC).on("keydown.enter", save)
            with ui.element("div").classes("dialog-foot"):
                primary("Save", save)

    async def archive(self, room: Room, archived: bool) -> None:
        with told():
            await self.visit.house.room_book.revise(self.visit.viewer, room.room, archived=archived)

    async def leave(self, room: Room) -> None:
        with told():
            await self.visit.house.members.leave(self.visit.viewer, room.room)
            await self.go(LOBBY)

    def _ask_to_archive(self, room: Room) -> None:
        confirm(
            f"Archive {room.title}?",
            "It can be read, and nothing more. You can restore it later.",
            yes="Archive",
            do=lambda: self.archive(room, True),
        )

    def _ask_to_leave(self, room: Room) -> None:
        back = "You can come back." if room.kind == "public" else "You come back only if somebody invites you."
        confirm(f"Leave {room.title}?", back, yes="Leave", do=lambda: self.leave(room))
