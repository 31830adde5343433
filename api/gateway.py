"""The gateway, `/ws`: a program's live connection to the chat."""

import asyncio
from contextlib import ExitStack, suppress

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api import errors, frames, framing
from api.credentials import address_of, identify_socket, refuse_other_sites
from api.errors import CloseCode, Closing
from api.follow import Follow, wanted
from api.peer import Peer, Socket, text_of
from api.rounds import Rounds
from api.server import direct_protocol
from services.errors import ChatError, Unauthorized
from services.house import House
from services.sessions import Identity

PATH = "/ws"

HELLO_WITHIN = 10  # seconds


class Gateway:
    """Answers `/ws` before anything that is there for requests and pages: each of those layers waited for the end of
    every socket, with 11 KiB in all."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house
        self._rounds = Rounds(house.pace)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == PATH:
            with ExitStack() as seats:
                await self._open(WebSocket(scope, receive, send), seats)
        else:
            await self._app(scope, receive, send)

    async def _open(self, websocket: WebSocket, seats: ExitStack) -> None:
        """Take a seat for the address and one for the person, and serve the socket that has them."""
        house = self._house
        try:
            refuse_other_sites(house.settings, websocket)
            seats.enter_context(house.limits.socket(address_of(websocket)))
            follow = wanted(websocket)
            identity = await identify_socket(house, websocket)
            if identity is not None:
                seats.enter_context(house.limits.sockets_of_user.seat(identity.user_id))
        except Exception as error:
            await websocket.send_denial_response(errors.response(errors.told(error)))
            return
        await websocket.accept()
        protocol = direct_protocol(websocket)
        if protocol is None:
            await self._serve(websocket, seats.pop_all(), identity, follow)
        else:
            protocol.go_on_with(self._serve(protocol, seats.pop_all(), identity, follow))

    async def _serve(self, socket: Socket, seats: ExitStack, identity: Identity | None, follow: Follow) -> None:
        """Serve until the socket ends."""
        with seats:
            try:
                identity = identity or await _hello(self._house, socket, seats)
                seats.enter_context(self._house.presence.here(identity.username))
                await Peer(self._house, socket, identity, follow, self._rounds).run()
            except WebSocketDisconnect:
                return
            except Closing as closing:
                with suppress(WebSocketDisconnect, RuntimeError, OSError):  # it may have gone by now
                    await socket.close(closing.code, str(closing))


async def _hello(house: House, socket: Socket, seats: ExitStack) -> Identity:
    """Sign in by the first frame, for clients that can send no header and want no token in an address."""
    try:
        async with asyncio.timeout(HELLO_WITHIN):
            text = text_of(await socket.receive())
    except (TimeoutError, Closing):  # Closing: it was a binary frame
        raise Closing(CloseCode.TOO_MANY_ERRORS, "say hello first") from None
    try:
        request = frames.parse(text)
        if not isinstance(request, frames.Hello):
            raise Unauthorized
        identity = await house.sessions.by_token(request.token)
        seats.enter_context(house.limits.sockets_of_user.seat(identity.user_id))
        return identity
    except ChatError as refusal:
        await socket.send_text(frames.encode(framing.error(refusal, getattr(refusal, "ref", None))))
        raise Closing(CloseCode.TOO_MANY_ERRORS, "not signed in") from None
