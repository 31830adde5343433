"""A program that sees the bytes: it writes and reads frames by itself, and reads no more than it is told to."""

import asyncio
import base64
import json
import os
import socket
from typing import Any

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10

Read = tuple[int, bytes]
"""opcode, payload"""


class Wire:
    """A connection to `/ws`. `small` keeps little for a program that does not read; `seen` are all texts so far."""

    def __init__(self, port: int, token: str, small: bool = False) -> None:
        self._port = port
        self.token = token
        self._socket = socket.socket()
        self._socket.setblocking(False)
        if small:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._unread = b""
        self.seen: list[str] = []

    async def open(self) -> "Wire":
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self._socket, ("127.0.0.1", self._port))
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nAuthorization: Bearer {self.token}\r\n\r\n"
        )
        await loop.sock_sendall(self._socket, request.encode())
        while b"\r\n\r\n" not in self._unread:
            await self._receive()
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        assert b" 101 " in head, head
        return self

    async def send(self, payload: bytes, opcode: int = TEXT) -> None:
        length = len(payload)
        size = bytes([0x80 | length]) if length < 126 else bytes([0x80 | 126]) + length.to_bytes(2, "big")
        await asyncio.get_running_loop().sock_sendall(self._socket, bytes([0x80 | opcode]) + size + bytes(4) + payload)

    async def ask(self, **frame: Any) -> None:
        await self.send(json.dumps(frame).encode())

    async def texts(self, count: int) -> list[str]:
        """The next text messages."""
        found: list[str] = []
        while len(found) < count:
            opcode, payload = await self.next()
            if opcode == TEXT:
                found.append(payload.decode())
        self.seen += found
        return found

    async def messages(self, count: int) -> list[dict[str, Any]]:
        """The next messages of a room; other frames are passed over."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            [text] = await self.texts(1)
            if text.startswith('{"type":"message"'):
                found.append(json.loads(text))
        return found

    async def next(self) -> Read:
        while (read := self._parsed()) is None:
            if not await self._receive():
                raise EOFError
        return read

    async def all(self) -> list[Read]:
        """Every frame until the server ends the connection; a close frame is answered."""
        found = []
        try:
            while True:
                found.append(await self.next())
                if found[-1][0] == CLOSE:
                    await self.send(found[-1][1][:2], CLOSE)
        except (EOFError, OSError):
            return found

    def drop(self) -> None:
        """End the connection without a word."""
        self._socket.close()

    async def _receive(self) -> bool:
        received = await asyncio.get_running_loop().sock_recv(self._socket, 65_536)
        self._unread += received
        return bool(received)

    def _parsed(self) -> Read | None:
        data = self._unread
        if len(data) < 2:
            return None
        length, start = data[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            return None
        self._unread = data[start + length :]
        return data[0] & 0x0F, data[start : start + length]
