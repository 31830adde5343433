"""Where one room at a time is shown, and how the page turns from one to another."""

import asyncio
import json
from collections.abc import Callable
from urllib.parse import quote

from nicegui import background_tasks, ui

from pages.components.addresses import address_of, place_of
from pages.components.notice import notice
from pages.components.pane import Pane
from pages.components.rooms.room_gone import no_room
from pages.components.rooms.turning import PUSH
from pages.components.theme import KEEP_COOKIE
from pages.frame.directory import Directory
from pages.frame.my_rooms import MyRooms
from pages.room.open_room import OpenRoom
from pages.room.room_acts import RoomActs
from pages.room.room_view import NOT_AVAILABLE
from pages.sides.side import Side
from pages.visitor import ROOM_COOKIE, Visit
from services.errors import NotFound
from services.profiles import Preferences
from services.rooms import LOBBY, Room

STAY = "history.replaceState(history.state, '', %s)"

REMEMBER = f"({KEEP_COOKIE})('{ROOM_COOKIE}', %s)"


class Stage:
    """:param rooms: the rooms that the viewer is in
    :param likes: how the viewer likes their pages
    :param home: the room that the page without a room in its address shows
    :param last: the room that the browser remembers
    :param on_turned: called when another room is shown
    """

    def __init__(
        self,
        visit: Visit,
        rooms: MyRooms,
        likes: Preferences,
        pane: Pane,
        *,
        home: str,
        last: str,
        on_turned: Callable[[], None],
    ) -> None:
        self.directory = Directory(visit, self.go)
        self.open: OpenRoom | None = None
        self._acts = RoomActs(visit, self.go)
        self._visit = visit
        self._rooms = rooms
        self._likes = likes
        self._pane = pane
        self._home = home
        self._last = last
        self._on_turned = on_turned
        self._turning = asyncio.Lock()
        self._wanted: tuple[str, int | None] | None = None
        self._following = False
        self._place = ui.element("main").classes("stage").props('aria-label="Conversation"')

    @property
    def room(self) -> str | None:
        """The room that is shown; None: none could be."""
        return None if self.open is None else self.open.room.room

    async def begin(self, room: str, seq: int | None) -> None:
        """Show the first room. The viewer's rooms have just been read."""
        with self._visit.client:
            await self._replace(room, seq, self._rooms.rooms.get(room))

    async def show_saved(self) -> None:
        """Show beside the conversation what the viewer has saved; where there is none, turn to the lobby."""
        if self.open is None:
            await self.go(LOBBY)
        if self.open is not None:
            await self.open.show_saved()

    def prefer(self, likes: Preferences) -> None:
        """The viewer likes it otherwise from now on."""
        self._likes = likes
        if self.open is not None:
            self.open.prefer(likes)

    async def turn(self, address: str) -> None:
        """Show what an address names: somebody has clicked on it, or has gone back to it."""
        await self.show(*(place_of(address) or (self._home, None)))

    async def go(self, room: str) -> None:
        """Turn to a room, as if somebody had clicked on it."""
        self._visit.client.run_javascript(PUSH % {"to": json.dumps(address_of(room))})
        await self.show(room)

    async def show(self, room: str, seq: int | None = None) -> None:
        self._wanted = (room, seq)
        # Whoever asked may be gone by now, as a dialog that has closed: what is drawn belongs to the page.
        async with self._turning:
            if self._wanted != (room, seq):
                return  # somebody turned on while another room was being drawn
            with self._visit.client:
                if self.room != room and self.open is not None and seq is not None and await self._is_closed(room):
                    notice(NOT_AVAILABLE)
                    ui.run_javascript(STAY % json.dumps(address_of(self.open.room.room)))
                elif self.room != room:
                    await self._replace(room, seq)
                elif self.open is not None and seq is not None:
                    await self.open.jump(seq)

    def follow(self) -> None:
        """Keep the room that is shown up to date, this one and those that come; the browser is connected."""
        self._following = True
        if self.open is not None:
            # It asks the browser for what was kept there. Nobody has to wait for the answer.
            background_tasks.create(self.open.follow(), name="open room", context=self._visit.client)

    async def _replace(self, name: str, seq: int | None, room: Room | None = None) -> None:
        """Draw a room out of sight, and let it take the place of the other one when it is there.

        :param room: as it was read just now; otherwise it is read
        """
        if self.open is not None:
            self.open.close()
            self.open = None
        self._pane.close()
        before = list(self._place)
        with self._place, ui.element("div").classes("open-room coming") as coming:
            await self._draw(name, seq, room)
        for other in before:
            other.delete()
        coming.classes(remove="coming")
        if self.open is not None and name != self._last:
            self._last = name
            ui.run_javascript(REMEMBER % json.dumps(quote(name)))
        self._on_turned()
        if self._following:
            self.follow()

    async def _draw(self, name: str, seq: int | None, room: Room | None) -> None:
        try:
            room = room or await self._visit.house.rooms.get(self._visit.viewer, name)
        except NotFound:
            await self._offer(name)
            return
        self._rooms.put(room)
        side = Side(self._visit, self._pane, room, acts=self._acts, directory=self.directory)
        person, people = self._visit.company.person(room), self._visit.company.people(room)
        opened = OpenRoom(self._visit, room, self._likes, person=person, people=people, side=side, acts=self._acts)
        await opened.draw(seq)
        self.open = opened

    async def _is_closed(self, name: str) -> bool:
        """Whether there is no way for the viewer into a room, if there is such a room at all."""
        try:
            await self._visit.house.rooms.get(self._visit.viewer, name)
        except NotFound:
            return all(it.room != name for it in await self._visit.house.rooms.listed(self._visit.viewer))
        return False

    async def _offer(self, name: str) -> None:
        """Say that a room is not there, or how to come in."""
        listed = await self._visit.house.rooms.listed(self._visit.viewer)
        found = next((it for it in listed if it.room == name), None)
        if found is not None:
            text = found.topic or "Join it to read what was said, and to talk."
            no_room(f"You are not in {found.title} yet", text, act="Join", do=lambda: self.directory.join(name))
        else:
            text = "It may have been closed, or it takes an invitation."
            no_room("There is no such room here", text, act="Go to the lobby", do=lambda: self.go(LOBBY))
