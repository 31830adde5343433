"""Peers that want everything there is of something: connections, descriptors, patience. Whoever was there goes on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.attacks.bystanders import Bystanders
from tests.attacks.raw import request, upgrade
from tests.live.program import ask, close_code, dial, receive
from tests.live.server import WITHIN, Server, until

pytestmark = pytest.mark.process

FEW = 80  # descriptors; the server by itself has some twenty open
MANY = 1000
AT_ONCE = 50  # that open a connection at the same moment: the kernel lets so many wait


@pytest.fixture(autouse=True)
def undisturbed() -> None:
    """Here each test has a server of its own, and bystanders on it."""


@asynccontextmanager
async def attacked(server: Server) -> AsyncIterator[str]:
    """The token of an attacker, and bystanders who notice nothing."""
    async with server:
        await server.token("chief")
        async with Bystanders(server) as bystanders:
            yield await server.token("mallory")
            await bystanders.say()
            await bystanders.until_heard()
        assert "Traceback" not in server.log, server.log[server.log.index("Traceback") - 500 :][:4000]


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connections(server: Server, count: int) -> AsyncIterator[list[Connection]]:
    """So many connections on which nothing was said yet."""
    opened: list[Connection] = []
    try:
        while len(opened) < count:
            opening = (asyncio.open_connection("127.0.0.1", server.port) for _ in range(min(AT_ONCE, count)))
            opened += await asyncio.gather(*opening)
        yield opened
    finally:
        for _, writer in opened:
            writer.transport.abort()


async def heard_to_the_end(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


async def is_answered(server: Server) -> bool:
    """Somebody who comes anew, on a connection of their own."""
    async with httpx.AsyncClient(base_url=server.address, trust_env=False, timeout=WITHIN) as http:
        try:
            return (await http.get("/healthz")).status_code == 200
        except httpx.TransportError:
            return False


async def test_no_descriptors_left(tmp_path: Path) -> None:
    """New connections are closed at once, those that were there go on, and all is well when some are free again."""
    server = Server(tmp_path, "-m", "tests.attacks.few_files", str(FEW))
    async with attacked(server) as token, dial(server, token, query="?follow=none") as there:
        await receive(there, "welcome")
        async with connections(server, 2 * FEW) as opened:
            await until(lambda: sum(reader.at_eof() for reader, _ in opened) >= FEW, "most of them to be closed")
            assert (await ask(there, type="post", message="still here"))["type"] == "ok"
        await until(lambda: is_answered(server), "newcomers to be let in again")
        async with dial(server, token) as new:
            assert (await receive(new, "welcome"))["user"] == "mallory"


async def test_sockets_are_refused_before_there_are_no_descriptors_left(tmp_path: Path) -> None:
    """A nine tenth of what the process may open is for sockets; pages are still answered."""
    server = Server(tmp_path, "-m", "tests.attacks.few_files", str(FEW), MAX_SOCKETS="30")
    async with attacked(server) as token, AsyncExitStack() as open_ones:
        for _ in range(30 - 2):
            await open_ones.enter_async_context(dial(server, token, query="?follow=none"))
        for _ in range(5):
            with pytest.raises(InvalidStatus) as refused:
                await dial(server, token)
            answer = refused.value.response
            assert (answer.status_code, json.loads(answer.body)["code"]) == (503, "full")
            assert 1 <= int(answer.headers["Retry-After"]) <= 10
        assert await is_answered(server)


async def test_a_thousand_who_send_a_letter_a_second(tmp_path: Path) -> None:
    """Heads that are never whole (slow loris): each is told so within ten seconds, however diligently it goes on."""
    server = Server(tmp_path)
    async with attacked(server), connections(server, MANY) as opened:
        endings = [asyncio.create_task(heard_to_the_end(reader)) for reader, _ in opened]
        for letter in b"GET /login HTTP/1.1\r\nHost: a\r\nX: " + b"x" * int(WITHIN):
            for (_, writer), ending in zip(opened, endings, strict=True):
                if not ending.done():
                    writer.write(bytes([letter]))
            assert await is_answered(server), "others are served meanwhile"
            if (await asyncio.wait(endings, timeout=1.0))[1] == set():
                break
        answers = {ending.result()[:12] for ending in endings if ending.done()}
        assert all(ending.done() for ending in endings)
        assert b"HTTP/1.1 408" in answers
        assert answers <= {b"HTTP/1.1 408", b""}, "a letter on its way may reset a connection that was just closed"


async def test_many_who_say_nothing(tmp_path: Path) -> None:
    """Neither as HTTP nor, after the upgrade, as their first frame: told to go after ten seconds."""
    server = Server(tmp_path)
    async with attacked(server), connections(server, 200) as opened:
        for _, writer in opened[::2]:
            writer.write(upgrade("/ws"))
        goodbyes = await asyncio.gather(*(reader.readuntil(b"say hello first") for reader, _ in opened[::2]))
        assert all((1008).to_bytes(2) in goodbye for goodbye in goodbyes)
        assert set(await asyncio.gather(*(heard_to_the_end(reader) for reader, _ in opened[1::2]))) == {b""}


async def test_half_bodies_of_many(tmp_path: Path) -> None:
    server = Server(tmp_path)
    async with attacked(server), connections(server, 200) as opened:
        for _, writer in opened:
            writer.write(request("POST", "/login", {"Content-Length": "999"}, b"{"))
        heard = await asyncio.gather(*(heard_to_the_end(reader) for reader, _ in opened))
        assert {answer[:12] for answer in heard} == {b"HTTP/1.1 408"}


async def test_floods_of_frames(tmp_path: Path) -> None:
    server = Server(tmp_path, FRAMES_PER_SECOND="50")
    async with attacked(server) as token:
        for _ in range(5):
            async with dial(server, token, query="?follow=none") as socket:
                await receive(socket, "welcome")
                with suppress(ConnectionClosed):
                    for _ in range(5000):
                        await socket.send('{"type":"ping"}')
                assert await close_code(socket) == 4029


async def test_floods_of_messages(tmp_path: Path) -> None:
    """Above the burst nothing is stored, and the sender is told how long to wait."""
    server = Server(tmp_path, MESSAGES_PER_SECOND="0.01", MESSAGE_BURST="20")
    async with server:
        await server.token("chief")
        token = await server.token("mallory")
        async with dial(server, token, query="?follow=none") as socket:
            await receive(socket, "welcome")
            answers = [await ask(socket, type="post", message=f"#{number}") for number in range(100)]
            assert [answer["type"] for answer in answers] == ["ok"] * 20 + ["error"] * 80
            assert {answer["code"] for answer in answers[20:]} == {"rate_limited"}
            assert all(0 < answer["retry_after_ms"] <= 100_000 for answer in answers[20:])
        history = await server.http.get("/rooms/general", headers={"Authorization": f"Bearer {token}"})
        assert history.json()["last_seq"] == 20


async def test_too_many_sockets_of_an_address(tmp_path: Path) -> None:
    server = Server(tmp_path, MAX_SOCKETS_PER_ADDRESS="20", MAX_SOCKETS_PER_USER="15")
    async with attacked(server) as token, AsyncExitStack() as open_ones:
        other = await server.token("eve")
        for owner, count in ((token, 15), (other, 3)):
            for _ in range(count):
                await open_ones.enter_async_context(dial(server, owner, query="?follow=none"))
            with pytest.raises(InvalidStatus) as refused:
                await dial(server, owner)
            answer = refused.value.response
            assert (answer.status_code, json.loads(answer.body)["code"]) == (429, "rate_limited")
            assert int(answer.headers["Retry-After"]) >= 1
