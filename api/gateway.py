"""The gateway, `/ws`: a program's live connection to the chat."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from api import errors, frames, framing
from api.credentials import socket_token
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
        try:
            follow = wanted(websocket)
            token = socket_token(websocket)
            identity = None if token is None else await house.sessions.by_token(token)
        except ChatError as refusal:
            await websocket.send_denial_response(errors.response(refusal))
            return
        await websocket.accept()
        try:
            identity = identity or await _hello(house, websocket)
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


async def _hello(house: House, websocket: WebSocket) -> Identity:
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
        return await house.sessions.by_token(request.token)
    except ChatError as refusal:
        await websocket.send_text(frames.encode(framing.error(refusal, getattr(refusal, "ref", None))))
        raise Closing(CloseCode.TOO_MANY_ERRORS, "not signed in") from None
