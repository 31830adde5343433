"""Who reads a chat: programs on raw sockets, and people whose browsers show a page."""

import asyncio
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import websockets
from websockets.exceptions import ConnectionClosed

HISTORY = '{"type":"history"'
"""The second frame of a socket; from here on it is live."""

MESSAGE = '{"type":"message"'

TEXT = "benchmark "
"""How everything begins that is said here; by this an event is known that brings a page a message."""

CONFIRM_EVERY = 3.0  # seconds


class Server(Protocol):
    @property
    def address(self) -> str: ...


class Reader(ABC):
    """`hear` is called with every message that reaches this reader live. `received` counts what the server sent it, in
    characters."""

    def __init__(self, hear: Callable[["Reader", str], None]) -> None:
        self.received = 0
        self._hear = hear
        self._live: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @abstractmethod
    async def connect(self, server: Server, proof: str) -> None:
        """Return once this reader gets what is posted. `proof` shows who it is: a token or a cookie."""

    @abstractmethod
    async def _take(self, message: str) -> None: ...

    async def send(self, text: str) -> None:
        await self._connection.send(text)

    def close(self) -> None:
        self._connection.transport.abort()

    async def _open(self, address: str, headers: Mapping[str, str]) -> None:
        self._connection = await websockets.connect(
            f"ws{address.removeprefix('http')}",
            additional_headers=headers,
            compression=None,
            ping_interval=None,
            proxy=None,
        )
        self._listening = asyncio.create_task(self._listen())
        await self._live

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            async for message in self._connection:
                self.received += len(message)
                await self._take(str(message))
        if not self._live.done():
            self._live.set_exception(ConnectionError("The server closed a connection at its beginning."))


class Socket(Reader):
    """A program on `/ws`."""

    async def connect(self, server: Server, proof: str) -> None:
        await self._open(f"{server.address}/ws?token={proof}", {})

    async def _take(self, message: str) -> None:
        if message.startswith(MESSAGE):
            self._hear(self, message)
        elif message.startswith(HISTORY):
            self._live.set_result(None)


class Page(Reader):
    """What a browser is to NiceGUI: it fetches the page, then speaks socket.io in Engine.IO's packets.

    It draws nothing; otherwise it behaves like `nicegui.js`: confirms what came, answers what is asked.
    """

    _confirmed = 0.0

    async def connect(self, server: Server, proof: str) -> None:
        headers = {"Cookie": proof, "Origin": server.address}
        async with httpx.AsyncClient(headers=headers, trust_env=False, verify=False, follow_redirects=True) as browser:
            html = (await browser.get(server.address)).raise_for_status().text
        self.received += len(html)
        self._client_id = _found(r"'client_id': '([\w-]+)'", html)
        query = {
            "client_id": self._client_id,
            "next_message_id": _found(r"'next_message_id': (\d+)", html),
            "implicit_handshake": "true",
            "document_id": str(uuid4()),
            "tab_id": str(uuid4()),
            "EIO": "4",
            "transport": "websocket",
        }
        await self._open(f"{server.address}/_nicegui_ws/socket.io/?{urlencode(query)}", headers)

    async def _take(self, message: str) -> None:
        if message.startswith("42"):  # event
            if TEXT in message:
                self._hear(self, message)
            await self._answer(message)
        elif message == "2":  # ping
            await self.send("3")
        elif message.startswith("0"):  # open
            await self.send("40")
        elif message.startswith("40"):  # connected
            self._live.set_result(None)
        elif message.startswith("44"):  # refused
            self.close()

    async def _answer(self, event: str) -> None:
        _, asked = json.loads(event[2:])
        if request_id := asked.get("request_id"):
            await self._emit("javascript_response", request_id=request_id, result=None)
        if time.monotonic() - self._confirmed >= CONFIRM_EVERY:
            await self._emit("ack", next_message_id=asked["_id"] + 1)
            self._confirmed = time.monotonic()

    async def _emit(self, event: str, **values: object) -> None:
        await self.send("42" + json.dumps([event, {"client_id": self._client_id, **values}]))


class Audience:
    """Readers of one kind, and who of them still waits for the message that is on its way."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.deliveries = 0
        self._text = ""
        self._waiting: set[Reader] = set()
        self._complete: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def expect(self, text: str) -> asyncio.Future[float]:
        """When the last of them has got `text`."""
        self._text = text
        self._waiting = set(self.readers)
        self._complete = asyncio.get_running_loop().create_future()
        if not self._waiting:
            self._complete.set_result(time.perf_counter())
        return self._complete

    def hear(self, reader: Reader, frame: str) -> None:
        self.deliveries += 1
        if self._text in frame:
            self._waiting.discard(reader)
        if not self._waiting and not self._complete.done():
            self._complete.set_result(time.perf_counter())


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"{pattern} is not in the page.")
    return match[1]
