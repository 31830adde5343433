"""The page one talks on."""

from nicegui import Client, ui
from starlette.requests import Request
from starlette.responses import Response

from pages import visitor
from pages.components.top_bar import top_bar
from pages.room_view import RoomView
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
    view = RoomView(house, viewer, room, client, visitor.zone(request))

    async def sign_out() -> None:
        await house.sessions.end(viewer)

    with ui.element("main").classes("chat-page"):
        top_bar(
            title=room.title,
            topic=room.topic,
            user_id=viewer.user_id,
            username=viewer.username,
            on_sign_out=sign_out,
        )
        await view.draw()

    await client.connected()
    if not client.is_deleted:
        await view.follow()
