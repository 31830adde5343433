"""The gateway, `/ws`: a program's live connection to the chat."""

import asyncio
from contextlib import ExitStack, suppress

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from api import errors, frames, framing
from api.credentials import address_of, identify_socket, refuse_other_sites
from api.errors import CloseCode, Closing
from api.follow import wanted
from api.peer import Peer
from api.rounds import Rounds
from services.errors import ChatError, Unauthorized
from services.house import House
from services.sessions import Identity

HELLO_WITHIN = 10  # seconds


def router(house: House) -> APIRouter:
    gateway = APIRouter()
    rounds = Rounds()

    async def ws(websocket: WebSocket) -> None:
        with ExitStack() as seats:
            await _open(websocket, seats)

    async def _open(websocket: WebSocket, seats: ExitStack) -> None:
        """Take a seat for the address and one for the person, and serve until the socket ends."""
        try:
            refuse_other_sites(house.settings, websocket)
            seats.enter_context(house.limits.sockets_of_address.seat(address_of(websocket)))
            follow = wanted(websocket)
            identity = await identify_socket(house, websocket)
            if identity is not None:
                seats.enter_context(house.limits.sockets_of_user.seat(identity.user_id))
        except Exception as error:
            await websocket.send_denial_response(errors.response(errors.refusal(error)))
            return
        await websocket.accept()
        try:
            identity = identity or await _hello(house, websocket, seats)
            with house.presence.here(identity.username):
                await Peer(house, websocket, identity, follow, rounds).run()
        except WebSocketDisconnect:
            return
        except Closing as closing:
            with suppress(WebSocketDisconnect, RuntimeError):  # it may have gone by now
                await websocket.close(closing.code, str(closing))

    # Not `@gateway.websocket`: solving dependencies that there are none of costs 4 KiB for each open socket.
    gateway.add_websocket_route("/ws", ws)
    return gateway


async def _hello(house: House, websocket: WebSocket, seats: ExitStack) -> Identity:
    """Sign in by the first frame, for clients that can send no header and want no token in an address."""
    try:
        async with asyncio.timeout(HELLO_WITHIN):
            text = await websocket.receive_text()
    except (TimeoutError, KeyError):  # KeyError: it was a binary frame
        raise Closing(CloseCode.TOO_MANY_ERRORS, "say hello first") from None
    try:
        request = frames.parse(text)
        if not isinstance(request, frames.Hello):
            raise Unauthorized
        identity = await house.sessions.by_token(request.token)
        seats.enter_context(house.limits.sockets_of_user.seat(identity.user_id))
        return identity
    except ChatError as refusal:
        await websocket.send_text(frames.encode(framing.error(refusal, getattr(refusal, "ref", None))))
        raise Closing(CloseCode.TOO_MANY_ERRORS, "not signed in") from None
