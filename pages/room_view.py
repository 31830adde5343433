"""One room on a page: its messages and the field to write in, live until the page turns to something else."""

from zoneinfo import ZoneInfo

from nicegui import Client, ui

from pages.components.composer import Composer
from pages.components.message_list import MessageList
from pages.live_room import LiveRoom
from services.errors import ChatError
from services.house import House
from services.rooms import Room
from services.sessions import Identity


class RoomView:
    """Draws a room where it is made, and follows it from `follow` to `close`."""

    def __init__(self, house: House, viewer: Identity, room: Room, client: Client, zone: ZoneInfo) -> None:
        self._house = house
        self._viewer = viewer
        self._room = room
        self._client = client
        self._zone = zone
        self._live = LiveRoom(house, viewer, room.room, client)

    async def draw(self) -> None:
        """Draw the newest messages and the composer into the current element."""
        newest, above, more = await self._live.read()
        self._messages = MessageList(
            newest,
            title=self._room.title,
            above=above,
            more=more,
            viewer_id=self._viewer.user_id,
            zone=self._zone,
            on_older=self._show_older,
        )
        self._composer = Composer(
            placeholder=f"Message #{self._room.room}",
            about=f"chatterbox.{self._viewer.user_id}.{self._room.room}",
            on_send=self._send,
        )

    async def follow(self) -> None:
        """Keep what is drawn up to date; call it when the browser is connected."""
        self._live.follow(self._messages)
        self._client.on_connect(lambda: self._composer.restore(draft=False))
        await self._composer.restore(draft=True)

    async def _show_older(self) -> None:
        older, above, more = await self._live.read(before=self._messages.oldest_seq)
        self._messages.prepend(older, above=above, more=more)

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
