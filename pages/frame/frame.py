"""What stands around a conversation, and stays while one turns from room to room."""

from collections.abc import Sequence

from nicegui import ui

from pages.components.addresses import address_of
from pages.components.connection_strip import connection_strip
from pages.components.keys import keys
from pages.components.menu import menus
from pages.components.messages.attachments import files_said
from pages.components.messages.scrolling import name_days
from pages.components.page_tab import notify, show_unread, watch
from pages.components.pane import Pane
from pages.components.rooms.sidebar import Sidebar
from pages.components.rooms.turning import turning
from pages.components.skip_link import skip_link
from pages.components.theme import choose_theme, show_theme
from pages.frame.account import account
from pages.frame.live_frame import LiveFrame
from pages.frame.my_rooms import MyRooms
from pages.frame.stage import Stage
from pages.frame.switcher import switcher
from pages.room.joining import invite_people
from pages.visitor import Visit
from services.administration import is_admin
from services.events import (
    Event,
    MemberChanged,
    Message,
    MessageChanged,
    PreferencesChanged,
    PresenceChanged,
    ProfileChanged,
)
from services.rooms import LOBBY, Room


class Frame:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._is_looked_at = True
        self._told: tuple[str, int] | None = None

    async def draw(self, room: str | None, seq: int | None, *, last: str) -> None:
        """Draw the frame, and in it a room, around the message `seq` if one is named; without a room the one that was
        looked at `last`, if one is still in it."""
        house, viewer = self._visit.house, self._visit.viewer
        rooms = await house.rooms.of(viewer)
        self._company = self._visit.company
        self._rooms = MyRooms(viewer, self._company, rooms)
        room = room or (last if last in self._rooms.rooms else LOBBY)
        _, likes = await house.profiles.mine(viewer)
        administers = await is_admin(viewer)
        choose_theme(likes.theme)
        # Beside the place that NiceGUI has for a page's content, which is a landmark already: this page has its own.
        with self._visit.client.layout, ui.element("div").classes("chat-page") as self._page:
            skip_link()
            await self._company.draw(rooms)
            self._sidebar = Sidebar(
                on_switch=self._switch,
                on_browse=lambda: self._stage.directory.browse(),
                on_create=lambda: self._stage.directory.create(),
                on_direct=lambda: self._stage.directory.ask_with_whom(),
                on_person=lambda name: self._stage.directory.direct([name]),
                on_invite=lambda: invite_people(self._visit),
            )
            self._list_people()
            with self._sidebar:
                account(self._visit, administers=administers, on_saved=lambda: self._stage.show_saved())
            pane = Pane()
            self._stage = Stage(self._visit, self._rooms, likes, pane, home=room, last=last, on_turned=self._show)
            pane.move(target_index=-1)
            connection_strip()
            keys()
            menus()
            name_days()
            turning(self._page, self._stage.turn)
            watch(self._look)
        await self._stage.begin(room, seq)

    async def follow(self) -> None:
        """Keep everything up to date; call it when the browser is connected."""
        LiveFrame(self._visit, begin=self._begin, heard=self._heard, moved=self._moved).start()
        self._show()
        self._stage.follow()

    async def _begin(self, rooms: Sequence[Room]) -> None:
        self._rooms.read(rooms)  # at once: what comes meanwhile is newer
        await self._company.begin(rooms)
        self._list_people()
        self._show()

    async def _moved(self, name: str, room: Room | None) -> None:
        if room is None:
            self._rooms.drop(name)
            return
        is_new = name not in self._rooms.rooms
        self._rooms.put(room)
        await self._company.know([room])
        if room.kind == "direct" and room.unread and is_new:
            notify(self._company.title_of(room), "has begun to talk with you", tag=name, address=address_of(name))

    async def _heard(self, events: Sequence[Event]) -> None:
        for event in events:
            await self._hear(event)
        self._show()

    async def _hear(self, event: Event) -> None:
        calls = isinstance(event, MessageChanged) and self._rooms.calls_me(event.message)
        stale = self._rooms.apply(event)
        match event:
            case MessageChanged(message=message):
                if stale:
                    self._rooms.put(await self._visit.house.rooms.get(self._visit.viewer, message.room))
                if calls:
                    self._call(message)
            case PresenceChanged():
                self._company.come_and_go(event)
                self._list_people()
            case ProfileChanged():
                await self._company.appear(event)
            case PreferencesChanged():
                await self._prefer()
            case MemberChanged(room=room) if room == LOBBY and not self._company.is_large:  # somebody is new here
                await self._company.count(self._rooms.rooms.values())
                self._list_people()
        if self._stage.open is not None:
            await self._stage.open.heard(event)

    async def _prefer(self) -> None:
        """The viewer likes it otherwise from now on, on whichever page that was said."""
        _, likes = await self._visit.house.profiles.mine(self._visit.viewer)
        show_theme(likes.theme)
        self._stage.prefer(likes)

    def _show(self) -> None:
        """Bring sidebar, header, title and icon up to date; what is as it was is left alone."""
        current = self._stage.room
        entries = self._rooms.entries(current)
        self._sidebar.show(entries)
        elsewhere = any(entry.calls for entry in entries if entry.room != current)
        self._page.classes(add="has-unread" if elsewhere else "", remove="" if elsewhere else "has-unread")
        if self._stage.open is not None:
            room = self._rooms.rooms.get(self._stage.open.room.room)
            if room is None:
                self._stage.open.gone()
            else:
                self._stage.open.change(room)
        self._show_tab()

    def _show_tab(self) -> None:
        opened = self._stage.open
        title = "Chatterbox" if opened is None else f"{self._company.title_of(opened.room)} · Chatterbox"
        count = self._rooms.count(but=self._stage.room if self._is_looked_at else None)
        before, self._told = self._told, (title, count)
        if before is None and not count:
            ui.page_title(title)  # the page goes out with it
        elif before != self._told:
            show_unread(title, count)

    def _look(self, is_looked_at: bool) -> None:
        self._is_looked_at = is_looked_at
        self._show_tab()

    def _call(self, message: Message) -> None:
        room = self._rooms.rooms[message.room]
        name = self._company.called(message.username)
        title = name if room.kind == "direct" else f"{name} in {room.title}"
        said = message.message[:140] or files_said(message.attachments)
        notify(title, said, tag=f"message-{message.id}", address=address_of(message.room, message.seq))

    async def _switch(self) -> None:
        await switcher(self._stage.directory, self._rooms.entries(None))

    def _list_people(self) -> None:
        names = self._company.listed()
        self._company.mind(names)
        self._sidebar.show_people(names, self._visit.viewer.username, more=self._company.is_large)
