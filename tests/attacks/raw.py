"""Bytes to the server and back, without a client that would mend what is broken on purpose."""

import asyncio
import json
import struct
from dataclasses import dataclass
from typing import Any

from tests.live.server import WITHIN, Server

MASK = b"\x01\x02\x03\x04"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """That of an error's body, which has nothing in it but a sentence and a code."""
        found: dict[str, Any] = json.loads(self.body)
        assert set(found) == {"detail", "code"}, found
        return str(found["code"])


async def exchange(server: Server, request: bytes) -> Answer | None:
    """Send bytes and read until the server closes or the answer is complete. None: it closed without an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        async with asyncio.timeout(WITHIN):
            writer.write(request)
            answer = await read_answer(reader)
            assert answer is None or answer.status < 500, answer
            return answer
    finally:
        writer.transport.abort()


async def read_answer(reader: asyncio.StreamReader) -> Answer | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    try:
        length = headers.get("content-length")
        body = await (reader.read() if length is None else reader.readexactly(int(length)))
    except ConnectionError:
        body = b""
    return Answer(int(first.split()[1]), headers, body)


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """An HTTP request; headers given go before those that it needs."""
    needed = {"Host": "127.0.0.1", "Connection": "close"}
    if body:
        needed |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in (needed | (headers or {})).items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def upgrade(path: str, headers: dict[str, str] | None = None) -> bytes:
    """A WebSocket's opening request."""
    needed = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": KEY, "Sec-WebSocket-Version": "13"}
    return request("GET", path, {**needed, **(headers or {})})


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """A frame (RFC 6455, section 5.2) in which anything may be wrong."""
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    flag, size = (0x80 if masked else 0), len(payload)
    if size < 126:
        head = struct.pack("!BB", first, flag | size)
    elif size < 65_536:
        head = struct.pack("!BBH", first, flag | 126, size)
    else:
        head = struct.pack("!BBQ", first, flag | 127, size)
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[place % 4] for place, byte in enumerate(payload))


class Wire:
    """A WebSocket of which the test sees every frame."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, server: Server, token: str) -> "Wire":
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(upgrade("/ws?follow=none", {"Authorization": f"Bearer {token}"}))
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        wire = cls(reader, writer)
        assert b'"welcome"' in (await wire.read())[1]
        return wire

    def send(self, *parts: bytes) -> None:
        self._writer.write(b"".join(parts))

    async def read(self) -> tuple[int, bytes]:
        """The next frame: opcode and payload. What came before an abort may be lost: then 8 and nothing."""
        try:
            async with asyncio.timeout(WITHIN):
                first, second = await self._reader.readexactly(2)
                size = second & 0x7F
                if size >= 126:
                    size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8))
                return first & 0x0F, await self._reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return 8, b""

    async def close_code(self) -> int | None:
        """The code with which the server closes; what comes before is passed over."""
        while True:
            opcode, payload = await self.read()
            if opcode == 8:
                return int.from_bytes(payload[:2]) if payload else None

    def abort(self) -> None:
        self._writer.transport.abort()
