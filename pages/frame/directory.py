"""Ways into rooms that one is not in yet: make one, join a public one, begin to talk with somebody."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from pages.components.dialog import dialog, primary, text_field
from pages.components.rooms.people_field import MOST, PeopleField
from pages.components.rooms.room_list import RoomList
from pages.refusals import told
from pages.room.room_acts import Go
from pages.visitor import Visit
from services.events import Profile
from services.room_names import LONGEST_TITLE, LONGEST_TOPIC

PRIVATE = "Private: people come in by invitation only"


@dataclass(frozen=True)
class Directory:
    visit: Visit
    go: Go

    def create(self) -> None:
        async def create() -> None:
            with told():
                kind = "private" if private.value else "public"
                room = await self.visit.house.room_book.create(
                    self.visit.viewer,
                    title.value,
                    kind=kind,  # type: ignore[arg-type] # one of the two
                    topic=topic.value,
                )
                opened.close()
                await self.go(room)

        with dialog("New room", "A room is where a team, a project or a topic is talked about.") as opened:
            title = text_field("Title", longest=LONGEST_TITLE).props("autofocus").on("keydown.enter", create)
            topic = text_field("Topic", longest=LONGEST_TOPIC, hint="What is it about? May stay empty.")
            topic.on("keydown.enter", create)
            private = ui.switch(PRIVATE).mark("private")
            with ui.element("div").classes("dialog-foot"):
                primary("Create", create)

    async def browse(self) -> None:
        rooms = await self.visit.house.rooms.listed(self.visit.viewer)
        with dialog("Rooms", "Everybody may join these.", wide=True) as opened:

            async def choose(room: str) -> None:
                opened.close()
                await self.join(room)

            RoomList(rooms, on_choose=choose)

    async def join(self, room: str) -> None:
        """Come into a public room, unless one is in it, and turn to it."""
        with told():
            await self.visit.house.members.join(self.visit.viewer, room)
            await self.go(room)

    async def direct(self, usernames: Sequence[str]) -> None:
        """Turn to the conversation with these people."""
        with told():
            await self.go(await self.visit.house.room_book.direct(self.visit.viewer, usernames))

    async def ask_with_whom(self) -> None:
        async def talk() -> None:
            if chosen.value:
                opened.close()
                await self.direct(chosen.value)

        people = await self._find("")
        with dialog("New direct message", "Choose one person, or a few: only they can read it.") as opened:
            chosen = PeopleField("With", people, self._find)
            with ui.element("div").classes("dialog-foot"):
                primary("Talk", talk)

    async def _find(self, sought: str) -> dict[str, str]:
        """Username -> what somebody is called, for those who may be meant."""
        with told():
            found = await self.visit.house.profiles.find(sought, MOST)
            return {it.username: _both(it) for it in found if it.username != self.visit.viewer.username}
        return {}


def _both(profile: Profile) -> str:
    return profile.username if profile.name == profile.username else f"{profile.name} ({profile.username})"
