"""One room on a page: its messages and the field to write in, live until the page turns to something else."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from nicegui import Client, ui

from pages.components.composer import Composer
from pages.components.message_list import MessageList, Viewer
from pages.components.window import Window
from pages.live_room import LiveRoom
from services.errors import ChatError
from services.events import Message, RoomChanged, SessionEnded, TypingStarted
from services.history import PAGE
from services.house import House
from services.rooms import Room
from services.sessions import Identity

CONTEXT = 10
"""Messages that were read already which stay in sight above those that were not."""


class RoomView:
    """Draws a room where it is made, and follows it from `follow` to `close`.

    :param around: a seq to open at; by default the view opens where the viewer left off
    :param on_gone: called when the viewer is not in the room any more
    :param on_thread: called when somebody asks for the answers to a message
    """

    def __init__(
        self,
        house: House,
        viewer: Identity,
        room: Room,
        client: Client,
        zone: ZoneInfo,
        *,
        around: int | None = None,
        on_gone: Callable[[], None] | None = None,
        on_thread: Callable[[Message], None] | None = None,
    ) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room
        self._client = client
        self._zone = zone
        self._around = around
        self._on_gone = on_gone
        self._on_thread = on_thread
        self._last_read_seq = room.last_read_seq
        self._live = LiveRoom(house, viewer, room.room, client)

    async def draw(self) -> None:
        """Draw a stretch of the room and the composer into the current element."""
        about = f"chatterbox.{self._viewer.user_id}.{self._room.room}"
        window = await self._live.read(around=self._around or self._left_off())
        self._messages = MessageList(
            window,
            title=self._room.title,
            about=about,
            viewer=Viewer(user_id=self._viewer.user_id, username=self._viewer.username, zone=self._zone),
            unread_from=self._first_unread(window),
            on_older=self._show_older,
            on_newer=self._show_newer,
            on_newest=self._show_newest,
            on_place=self._show_around,
            on_read=self._read,
        )
        self._composer = Composer(placeholder=f"Message #{self._room.room}", about=about, on_send=self._send)
        if self._around is not None:
            self._messages.flash(self._around)

    async def follow(self) -> None:
        """Keep what is drawn up to date; call it when the browser is connected."""
        self._live.follow(self)
        self._client.on_connect(self._come_back)
        await self._composer.restore(draft=True)

    def close(self) -> None:
        """Follow the room no longer."""
        self._live.close()
        if self._come_back in self._client.connect_handlers:
            self._client.connect_handlers.remove(self._come_back)

    async def jump(self, seq: int) -> None:
        """Show a message of this room, and for a moment which one it is."""
        if self._messages.window.find(seq) is None:
            await self._show_around(seq)
        if self._messages.window.find(seq) is None:
            ui.notify("This message is not available.", position="top")
        else:
            self._messages.flash(seq)

    def changed(self, messages: Sequence[Message]) -> None:
        self._messages.show(messages)

    async def lost(self) -> None:
        self._messages.renew(await self._live.read())

    def happened(self, event: TypingStarted | RoomChanged | SessionEnded) -> None:
        if isinstance(event, SessionEnded):
            ui.navigate.to("/login")

    def gone(self) -> None:
        self.close()
        self._composer.set_visibility(False)
        if self._on_gone is not None:
            self._on_gone()

    async def _come_back(self) -> None:
        await self._composer.restore(draft=False)

    async def _show_older(self) -> None:
        async with self._live.turn:
            self._messages.put_above(await self._live.read(before=self._messages.window.first))

    async def _show_newer(self) -> None:
        async with self._live.turn:
            self._messages.put_below(await self._live.read(after=self._messages.window.last))

    async def _show_newest(self) -> None:
        async with self._live.turn:
            self._messages.renew(await self._live.read())

    async def _show_around(self, seq: int) -> None:
        async with self._live.turn:
            self._messages.renew(await self._live.read(around=seq))

    def _left_off(self) -> int | None:
        """Where to open the room if more is unread than the newest page shows."""
        return self._room.last_read_seq + 1 if self._room.unread > PAGE - CONTEXT else None

    def _first_unread(self, window: Window) -> int | None:
        read, me = self._room.last_read_seq, self._viewer.user_id
        return next((it.seq for it in window.messages if it.seq > read and it.user_id != me), None)

    async def _read(self, seq: int) -> None:
        if seq > self._last_read_seq:
            self._last_read_seq = seq
            await self._house.reading.read(self._viewer, self._room.room, seq)

    async def _send(self, text: str, client_id: str | None) -> None:
        try:
            await self._house.messages.post(self._viewer, self._room.room, text, client_id)
        except ChatError as refusal:
            if refusal.retry or client_id is None:
                ui.notify(str(refusal), type="negative", position="top")
            else:
                self._composer.refused(client_id, text, str(refusal))
            return
        if client_id is not None:
            self._composer.stored(client_id)
        if self._messages.window.newer:
            await self._show_newest()
