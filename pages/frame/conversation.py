"""The page one talks on. One page serves every room: turning to another one changes what it shows, not the page."""

from nicegui import Client, ui
from starlette.requests import Request
from starlette.responses import Response

from pages import visitor
from pages.components.notice import notice
from pages.frame.frame import Frame
from pages.server.face_sheet import FaceSheet
from pages.server.leftovers import let_go
from pages.visitor import Visit
from services.house import House

WENT_WRONG = "Something went wrong on our side. Try it once more."

RECONNECT_WITHIN = 60.0  # seconds that a page waits for a browser whose connection dropped

HIGHEST = 2**63 - 1
"""What the database can count to. No message has a higher number, whatever stands in an address."""


def register(house: House, faces: FaceSheet) -> None:
    async def show(
        request: Request, client: Client, room: str | None = None, seq: int | None = None
    ) -> Response | None:
        viewer = await visitor.signed_in(house, request)
        if viewer is None:
            return visitor.to_sign_in(request)
        client.on_exception(lambda: notice(WENT_WRONG, bad=True))
        frame = Frame(Visit(house, viewer, client, visitor.zone(request), faces))
        await frame.draw(room, seq if seq is None or seq <= HIGHEST else None, last=visitor.last_room(request))
        await client.connected()
        let_go(request)
        if not client.is_deleted:
            await frame.follow()
        return None

    @ui.page("/", title="Chatterbox", reconnect_timeout=RECONNECT_WITHIN)
    async def last_room(request: Request, client: Client) -> Response | None:
        return await show(request, client)

    @ui.page("/rooms/{room}", title="Chatterbox", reconnect_timeout=RECONNECT_WITHIN)
    async def room(request: Request, client: Client, room: str) -> Response | None:
        return await show(request, client, room)

    @ui.page("/rooms/{room}/{seq:int}", title="Chatterbox", reconnect_timeout=RECONNECT_WITHIN)
    async def message(request: Request, client: Client, room: str, seq: int) -> Response | None:
        return await show(request, client, room, seq)
