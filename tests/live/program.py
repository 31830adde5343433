"""A program at the other end of `/ws`, over a real connection."""

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests import wire
from tests.live.server import WITHIN, Server

Frame = dict[str, Any]


def dial(server: Server, token: str | None = None, *, query: str = "", **options: Any) -> connect:
    """A connection to `/ws`, to be entered or awaited; `token` goes into the header."""
    if token is not None:
        options["additional_headers"] = {"Authorization": f"Bearer {token}"}
    return connect(f"ws://127.0.0.1:{server.port}/ws{query}", proxy=None, max_size=None, open_timeout=WITHIN, **options)


async def send(socket: ClientConnection, **frame: Any) -> None:
    await socket.send(json.dumps(frame))


async def receive(socket: ClientConnection, *types: str) -> Frame:
    """The next frame of one of the types, or the very next frame; others are passed over."""
    while True:
        frame = wire.read(str(await socket.recv()))
        if not types or frame["type"] in types:
            return frame


async def ask(socket: ClientConnection, **frame: Any) -> Frame:
    """Send a frame and return its first answer."""
    await send(socket, ref="asked", **frame)
    while (answer := await receive(socket)).get("ref") != "asked":
        pass
    return answer


async def close_code(socket: ClientConnection) -> int | None:
    """The code with which the server closes the socket; what comes before is passed over."""
    async with asyncio.timeout(WITHIN):
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else closed.rcvd.code
