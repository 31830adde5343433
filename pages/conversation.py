"""The page one talks on."""

from nicegui import Client, ui
from starlette.requests import Request
from starlette.responses import Response

from pages import visitor
from pages.components.composer import Composer
from pages.components.message_list import MessageList
from pages.components.top_bar import top_bar
from pages.live_room import LiveRoom
from services.errors import ChatError
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity

RECONNECT_WITHIN = 60.0  # seconds that a page waits for a browser whose connection dropped


def register(house: House) -> None:
    @ui.page("/", title="General · Chatterbox", reconnect_timeout=RECONNECT_WITHIN)
    async def conversation(request: Request, client: Client) -> Response | None:
        viewer = await visitor.signed_in(house, request)
        if viewer is None:
            return visitor.to_sign_in(request)
        await _draw(house, viewer, request, client)
        return None


async def _draw(house: House, viewer: Identity, request: Request, client: Client) -> None:
    room = await house.rooms.get(viewer, LOBBY)
    live = LiveRoom(house, viewer, LOBBY, client)
    newest, above, more = await live.read()

    async def sign_out() -> None:
        await house.sessions.end(viewer)

    async def show_older() -> None:
        older, above, more = await live.read(before=messages.oldest_seq)
        messages.prepend(older, above=above, more=more)

    async def send(text: str, client_id: str | None) -> None:
        try:
            await house.messages.post(viewer, LOBBY, text, client_id)
        except ChatError as refusal:
            if refusal.retry or client_id is None:
                ui.notify(str(refusal), type="negative", position="top")
            else:
                composer.refused(client_id, text, str(refusal))
            return
        if client_id is not None:
            composer.stored(client_id)

    with ui.element("main").classes("chat-page"):
        top_bar(
            title=room.title,
            topic=room.topic,
            user_id=viewer.user_id,
            username=viewer.username,
            on_sign_out=sign_out,
        )
        messages = MessageList(
            newest,
            title=room.title,
            above=above,
            more=more,
            viewer_id=viewer.user_id,
            zone=visitor.zone(request),
            on_older=show_older,
        )
        composer = Composer(
            placeholder=f"Message #{room.room}",
            about=f"chatterbox.{viewer.user_id}.{room.room}",
            on_send=send,
        )

    await client.connected()
    if not client.is_deleted:
        live.follow(messages)
        client.on_connect(lambda: composer.restore(draft=False))
        await composer.restore(draft=True)
