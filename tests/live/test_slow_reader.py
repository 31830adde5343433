"""A reader that stops reading is cut off alone, and comes back without a gap."""

import asyncio
import socket

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.live.program import Frame, ask, dial, receive, send
from tests.live.server import WITHIN, Server

pytestmark = pytest.mark.process

LARGE = "€" * 4000
FLOOD = 1000
"""So many large messages, 12 KB each, are too much for a reader: 1 MiB of them may wait for it in the server, and the
kernel keeps up to 4 MiB."""


async def test_reader_that_stops_reading_is_cut_off_alone_and_resumes(server: Server) -> None:
    token = await server.token("slow")
    async with (
        dial(server, await server.token("steady")) as steady,
        dial(server, await server.token("poster")) as poster,
    ):
        slow = await dial(server, token, sock=narrow_line(server), max_queue=1, ping_interval=None)
        for reader in (slow, steady):
            await receive(reader, "history")
        reading = asyncio.create_task(messages_to_the_end(steady))
        await post(poster, [LARGE] * FLOOD)
        received = await messages_until_closed(slow)
        assert 0 < len(received) < FLOOD

        resumed = asyncio.create_task(resume(server, token, cursor=received[-1]["rev"]))
        await post(poster, ["while it comes back"] * 100 + ["end"])
        whole = list(range(1, FLOOD + 102))
        assert seqs(received + await resumed) == whole
        assert seqs(await reading) == whole


def narrow_line(server: Server) -> socket.socket:
    """A connection whose receiving end takes little."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", server.port))
    line.setblocking(False)
    return line


async def post(poster: ClientConnection, messages: list[str]) -> None:
    for message in messages:
        assert (await ask(poster, type="post", message=message))["type"] == "ok"


async def messages_until_closed(slow: ClientConnection) -> list[Frame]:
    """What has reached a reader, once it reads again, before its connection turns out to be gone."""
    found = []
    async with asyncio.timeout(WITHIN):
        try:
            while True:
                found.append(await receive(slow, "message"))
        except ConnectionClosed:
            return found


async def messages_to_the_end(steady: ClientConnection) -> list[Frame]:
    found = [await receive(steady, "message")]
    while found[-1]["message"] != "end":
        found.append(await receive(steady, "message"))
    return found


async def resume(server: Server, token: str, cursor: int) -> list[Frame]:
    """Come back with the cursor, and take a while before reading; return what follows on the answer, to the end."""
    found: list[Frame] = []
    line = dial(server, token, sock=narrow_line(server), max_queue=1)
    async with asyncio.timeout(WITHIN), line as socket:
        epoch = (await receive(socket, "welcome"))["epoch"]
        await send(socket, type="subscribe", ref="back", room="general", cursor=cursor, epoch=epoch)
        await receive(socket, "ok")
        await asyncio.sleep(1)  # time for the server to send all of it, if it did not wait
        while not found or found[-1]["message"] != "end":
            frame = await receive(socket, "changes", "message")
            found += frame["messages"] if frame["type"] == "changes" else [frame]
    return found


def seqs(messages: list[Frame]) -> list[int]:
    return [message["seq"] for message in messages]
