"""The room that a page is turned to: its header, its conversation, and what becomes of them."""

from functools import partial

from nicegui import ui

from pages.components.avatar import People
from pages.components.rooms.room_gone import gone_strip
from pages.components.rooms.room_header import Head, RoomHeader
from pages.refusals import told
from pages.room.joining import welcome
from pages.room.room_acts import RoomActs
from pages.room.room_view import RoomView
from pages.sides.side import Side
from pages.visitor import Visit
from services.events import Event, MemberChanged, ProfileChanged, ReadMoved
from services.profiles import Preferences
from services.registration import Mode
from services.rooms import LOBBY, Room


class OpenRoom:
    """:param person: with whom a conversation of two is held
    :param people: with whom one of more is
    """

    def __init__(
        self,
        visit: Visit,
        room: Room,
        likes: Preferences,
        *,
        person: str | None,
        people: People,
        side: Side,
        acts: RoomActs,
    ) -> None:
        self.room = room
        self._visit = visit
        self._likes = likes
        self._person = person
        self._people = people
        self._side = side
        self._acts = acts
        self._members = 0
        self._alone: ui.element | None = None
        self._gone = False

    async def draw(self, seq: int | None) -> None:
        """Draw it into the current element, around the message `seq`, if one is named."""
        if self.room.kind != "direct":
            self._members = await self._visit.house.members.count(self.room)
        self._head = ui.element("div").classes("room-head")
        self._draw_header()
        visit = self._visit
        greet = None
        if self.room.room == LOBBY and self._members == 1:
            greet = partial(self._greet, await visit.house.registration.mode())
        self._view = RoomView(
            visit.house,
            visit.viewer,
            self.room,
            visit.client,
            visit.zone,
            self._likes,
            around=seq,
            on_gone=self.gone,
            on_thread=self._side.thread,
            welcome=greet,
            called=visit.company.called,
        )
        await self._view.draw()

    def _greet(self, mode: Mode) -> None:
        if self._members == 1:
            self._alone = welcome(self._visit, mode)

    async def show_saved(self) -> None:
        await self._side.saved()

    async def follow(self) -> None:
        await self._view.follow()

    def prefer(self, likes: Preferences) -> None:
        self._view.prefer(likes)

    def close(self) -> None:
        self._view.close()

    async def jump(self, seq: int) -> None:
        await self._view.jump(seq)

    def change(self, room: Room) -> None:
        """The room as it stands now; what the header does not show changes nothing."""
        before, self.room = self.room, room
        if _shown(before) != _shown(room):
            self._side.room = room
            self._draw_header()

    async def heard(self, event: Event) -> None:
        if isinstance(event, MemberChanged) and event.room == self.room.room and not self._gone:
            self._members = await self._visit.house.members.count(self.room)
            self._header.count(self._members)
            if self._alone is not None and self._members > 1:
                self._alone.delete()
                self._alone = None
        if isinstance(event, ReadMoved) and event.room == self.room.room:
            self._view.read_mark.moved(event)
        if isinstance(event, ProfileChanged):
            self._view.rename()
        await self._side.heard(event)

    def gone(self) -> None:
        """The viewer is no longer in the room: what was said stays, and there is a way back."""
        if self._gone:
            return
        self._gone = True
        self._head.clear()
        with self._head:
            gone_strip(lambda: self._acts.go(LOBBY))

    def _draw_header(self) -> None:
        self._head.clear()
        with self._head:
            self._header = RoomHeader(
                Head(
                    title=self.room.title,
                    kind=self.room.kind,
                    topic=self.room.topic,
                    members=self._members,
                    level=self.room.notify,
                    archived=self.room.archived,
                    person=self._person,
                    people=self._people,
                    acts=[*self._side.acts(), *self._acts.of(self.room)],
                ),
                on_members=self._side.members,
                on_pins=self._side.pins,
                on_search=self._side.search,
                on_level=self._set_level,
            )

    async def _set_level(self, level: str) -> None:
        with told():
            await self._visit.house.reading.notify(self._visit.viewer, self.room.room, level)  # type: ignore[arg-type]


def _shown(room: Room) -> tuple[object, ...]:
    return room.title, room.topic, room.archived, room.notify, room.role
