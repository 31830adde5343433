"""Messages that are compressed once for all who unpack them, beside sockets that do not, on real connections."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from api.frames import FRAME_BYTES
from tests.chat import Chat
from tests.live.served import Served
from tests.live.server import WITHIN, until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what is tested stores nothing

MESSAGES = 15


@pytest.fixture
async def packing(chat: Chat) -> AsyncIterator[Served]:
    async with asyncio.timeout(4 * WITHIN), Served(chat) as served:
        yield served


@asynccontextmanager
async def program(served: Served, name: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """Offers compression, unless it is told not to."""
    token = await served.chat.token(name)
    async with connect(f"ws://127.0.0.1:{served.port}/ws?token={token}", proxy=None, **options) as socket:
        assert json.loads(await socket.recv())["type"] == "welcome"
        assert json.loads(await socket.recv())["type"] == "history"
        yield socket


async def heard(socket: ClientConnection) -> list[str]:
    """What was said, in the order in which it came."""
    said: list[str] = []
    while len(said) < MESSAGES:
        frame = json.loads(await socket.recv())
        if frame["type"] == "message":
            said.append(frame["message"])
    return said


async def test_both_kinds_of_programs_hear_the_same_in_the_same_order(packing: Served) -> None:
    async with (
        program(packing, "ana") as author,
        program(packing, "bo") as unpacks,
        program(packing, "bo", compression=None) as plain,
    ):
        assert sorted(it.unpacks for it in packing.protocols) == [False, True, True]
        said = [f"number {number}, again and again" for number in range(MESSAGES)]
        for text in said:
            await author.send(json.dumps({"type": "post", "message": text}))
            await unpacks.send(json.dumps({"type": "ping"}))
            await (await unpacks.ping())  # a control frame, which is never compressed, in between
        assert [await heard(socket) for socket in (author, unpacks, plain)] == [said] * 3


async def test_no_socket_has_a_compressor_of_its_own(packing: Served) -> None:
    async with program(packing, "ana") as socket:
        await socket.send(json.dumps({"type": "post", "message": "hello"}))
        while json.loads(await socket.recv())["type"] != "message":
            pass
        [protocol] = packing.protocols
        [extension] = protocol.conn.extensions
        assert not hasattr(extension, "encoder")
        assert not hasattr(extension, "decoder")


async def test_who_has_no_room_for_our_window_gets_plain_frames(packing: Served) -> None:
    small = ClientPerMessageDeflateFactory(server_max_window_bits=9)
    async with program(packing, "ana", extensions=[small], compression=None) as socket:
        [protocol] = packing.protocols
        assert protocol.conn.extensions
        assert not protocol.unpacks
        await socket.send(json.dumps({"type": "post", "message": "all the same, all the same, all the same"}))
        while json.loads(await socket.recv())["type"] != "message":
            pass


async def test_what_would_unpack_to_more_than_a_frame_ends_the_socket(packing: Served) -> None:
    """It is a thousand times as large as what is sent."""
    async with program(packing, "ana") as socket:
        await socket.send("x" * (16 * FRAME_BYTES))
        await socket.wait_closed()
        assert socket.close_code == 1009
        await until(lambda: not packing.protocols, "the connection to be gone")


async def test_a_chat_that_is_not_told_to_compresses_nothing(chat: Chat) -> None:
    async with Served(chat, ws_per_message_deflate=False) as served, program(served, "ana") as socket:
        assert socket.response is not None
        assert "Sec-WebSocket-Extensions" not in socket.response.headers
