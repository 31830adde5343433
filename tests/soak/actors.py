"""Who comes and goes: programs on sockets, well-behaved and not, and browsers with pages."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.readers import Page
from tests.live.program import dial
from tests.live.server import Server

ROOMS = 10

Act = Callable[[ClientConnection], Awaitable[None]]


def _frame(**frame: object) -> Act:
    async def act(socket: ClientConnection) -> None:
        await socket.send(json.dumps(frame))

    return act


async def _post(socket: ClientConnection) -> None:
    await socket.send(json.dumps({"type": "post", "room": _room(), "message": "x" * random.randrange(1, 200)}))


async def _follow(socket: ClientConnection) -> None:
    room = _room()
    for kind in ("subscribe", "history", "unsubscribe"):
        await socket.send(json.dumps({"type": kind, "room": room}))


async def _change(socket: ClientConnection) -> None:
    message = random.randrange(1, 2000)  # perhaps there is one
    await socket.send(json.dumps({"type": "react", "id": message, "emoji": random.choice("👍🎉😀")}))
    await socket.send(json.dumps({"type": "edit", "id": message, "message": "better"}))


async def _broken(socket: ClientConnection) -> None:
    await socket.send(random.choice(["{", '{"type":"post"}', '{"type":"read","seq":NaN}', '{"a":' * 500]))


async def _binary(socket: ClientConnection) -> None:
    await socket.send(b"\xff" * 100)


async def _too_long(socket: ClientConnection) -> None:
    await socket.send("x" * 70_000)


async def _flood(socket: ClientConnection) -> None:
    for _ in range(200):
        await socket.send('{"type":"ping"}')


async def _deaf(socket: ClientConnection) -> None:
    socket.transport.pause_reading()
    await asyncio.sleep(random.uniform(1, 20))
    socket.transport.resume_reading()


async def _drop(socket: ClientConnection) -> None:
    socket.transport.abort()


GOOD: tuple[Act, ...] = (
    _post,
    _follow,
    _change,
    _frame(type="typing"),
    _frame(type="read", seq=1),
    _frame(type="ping"),
)
BAD: tuple[Act, ...] = (_broken, _binary, _too_long, _flood, _deaf, _drop)


def _room() -> str:
    return f"room-{random.randrange(ROOMS)}"


class Actors:
    """`pace`: seconds between two acts of each of them, on average. `met` counts what they met with."""

    def __init__(self, server: Server, people: list[str], pace: float) -> None:
        self._server = server
        self._people = people
        self._pace = pace
        self.met: Counter[str] = Counter()

    async def program(self) -> None:
        """Connect, do things, go; again and again."""
        while True:
            await self._pause()
            with suppress(OSError, TimeoutError):
                try:
                    async with dial(self._server, random.choice(self._people)) as socket:
                        self.met["sockets"] += 1
                        reading = asyncio.create_task(_read(socket))
                        try:
                            await self._act(socket)
                        finally:
                            reading.cancel()
                except ConnectionClosed as closed:
                    self.met[f"closed {closed.rcvd.code if closed.rcvd else 'without a word'}"] += 1
                except InvalidStatus as refused:
                    self.met[f"refused {refused.response.status_code}"] += 1

    async def _act(self, socket: ClientConnection) -> None:
        for _ in range(random.randrange(1, 20)):
            await random.choice(GOOD)(socket)
            await self._pause()
        if random.random() < 0.5:
            await random.choice(BAD)(socket)
            await self._pause()

    async def member(self) -> None:
        """Come into rooms and leave them, over HTTP."""
        while True:
            await self._pause()
            act, headers = random.choice(["join", "leave"]), {"Authorization": f"Bearer {random.choice(self._people)}"}
            try:
                answer = await self._server.http.post(f"/rooms/{_room()}/{act}", headers=headers)
                self.met[f"{act} {answer.status_code}"] += 1
            except httpx.TransportError:  # a connection that both sides gave up at the same moment
                self.met[f"{act} without an answer"] += 1

    async def browser(self, cookie: str) -> None:
        """Open the page, look for a while, go."""
        while True:
            page = Page(lambda *_: None)
            try:
                async with asyncio.timeout(60):
                    await page.connect(self._server, cookie)
                self.met["pages"] += 1
                await asyncio.sleep(random.uniform(5, 60))
            except (OSError, TimeoutError, ConnectionClosed):
                self.met["pages that failed"] += 1
            finally:
                with suppress(AttributeError):  # it never got that far
                    page.close()
            await self._pause()

    async def _pause(self) -> None:
        await asyncio.sleep(random.uniform(0, 2 * self._pace))


async def _read(socket: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        async for _ in socket:
            pass
