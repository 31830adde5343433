"""Many sockets that only count what they get, for less CPU than any server needs to send it.

One thread on epoll does everything, so this runs on Linux only. Frames are not decoded, only stepped over.
"""

import base64
import os
import re
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"
AT_ONCE = 100  # sockets that are opened at the same time
WITHIN = 60.0  # seconds that anything may take
CHUNK = 1 << 18  # bytes
TEXT, BINARY, PING, PONG = 0x81, 0x82, 0x89, 0x8A
STAMP = re.compile(rb"~(\d{15,})~")
"""Where a message carries the time at which it was posted, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a socket is opened and with which header lines; what it says first; the bytes after which it is live."""

    port: int
    target: str = "/ws"
    headers: str = ""
    first: bytes = b""
    live: bytes = b"\r\n\r\n"

    def request(self) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        return (
            f"GET {self.target} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{self.headers}\r\n"
        ).encode()


def masked_frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A client's frame. The mask is zero: it changes nothing, and the server has to apply it all the same."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else bytes([0x80 | 126]) + length.to_bytes(2, "big")
    return bytes([opcode]) + size + bytes(4) + payload


class Member:
    """One socket. `ahead` bytes of its present frame are still to come; `rest` is the beginning of a frame's header."""

    __slots__ = ("ahead", "receive", "rest", "send", "socket")

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.receive = connection.recv
        self.send = connection.send
        self.ahead = 0
        self.rest = b""


class Crowd:
    """`frames` and `payload_bytes` are what all of them have got, control frames apart.

    `waits` are the seconds that stamped messages took to `samples` of them.

    :param room: bytes that the kernel keeps for one that does not read; by default megabytes
    """

    def __init__(self, samples: int = 20, room: int | None = None) -> None:
        self.members: list[Member] = []
        self.frames = 0
        self.payload_bytes = 0
        self.waits: list[float] = []
        self._samples = samples
        self._room = room
        self._epoll = select.epoll()
        self._by_file: dict[int, Member] = {}
        self._sampled: set[int] = set()

    def connect(self, addresses: Sequence[Address]) -> float:
        """Open a socket to each address, until all are live.

        :return: the seconds that it took
        """
        began = time.perf_counter()
        for start in range(0, len(addresses), AT_ONCE):
            opened = [(self._dial(it), it) for it in addresses[start : start + AT_ONCE]]
            for connection, address in opened:
                self._add(connection, _past(connection, address))
            self.listen(0)  # pings have to be answered
        return time.perf_counter() - began

    def listen(self, seconds: float) -> None:
        """Count what has come, and what comes in these seconds at the latest; returns once there was something."""
        for file, _ in self._epoll.poll(seconds, 4096):
            chunk = self._by_file[file].receive(CHUNK)
            if not chunk:
                raise SystemExit("The server closed a connection.")
            self._step_over(self._by_file[file], chunk)
            if file in self._sampled:
                now = time.time_ns()
                self.waits += [(now - int(stamp)) / 1e9 for stamp in STAMP.findall(chunk)]

    def listen_until(self, is_over: Callable[[], bool]) -> None:
        give_up = time.monotonic() + WITHIN
        while not is_over():
            self.listen(0.1)
            if time.monotonic() > give_up:
                raise SystemExit("Something did not arrive within a minute.")

    def settle(self, seconds: float = 0.5) -> None:
        """Count until nothing comes any more, and forget it."""
        seen = -1
        while seen != self.payload_bytes:
            seen = self.payload_bytes
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                self.listen(0.05)
        self.frames = self.payload_bytes = 0
        self.waits = []

    def cut_off(self) -> int:
        """How many have been closed by the server, once all that it had sent them was read."""
        return sum(_is_over(member.socket) for member in self.members)

    def close(self) -> None:
        for member in self.members:
            member.socket.close()
        self._epoll.close()

    def _dial(self, address: Address) -> socket.socket:
        connection = socket.socket()
        if self._room is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._room)
        connection.settimeout(WITHIN)
        connection.connect((HOST, address.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(address.request())
        return connection

    def _add(self, connection: socket.socket, early: bytes) -> None:
        connection.setblocking(False)
        member = Member(connection)
        self.members.append(member)
        self._by_file[connection.fileno()] = member
        if len(self._sampled) < self._samples:
            self._sampled.add(connection.fileno())
        self._step_over(member, early)
        self._epoll.register(connection.fileno(), select.EPOLLIN)

    def _step_over(self, member: Member, chunk: bytes) -> None:
        if member.rest:
            chunk, member.rest = member.rest + chunk, b""
        position, size, frames, payload = member.ahead, len(chunk), 0, 0
        while position < size:
            try:
                opcode, length = chunk[position], chunk[position + 1]
                start = position + 2
                if length == 126:
                    length = chunk[start] << 8 | chunk[start + 1]
                    start += 2
                elif length == 127:
                    chunk[start + 7]
                    length = int.from_bytes(chunk[start : start + 8], "big")
                    start += 8
            except IndexError:
                member.rest = chunk[position:]
                position = size
                break
            position = start + length
            if opcode & 0x08:
                if opcode == PING:
                    member.send(masked_frame(chunk[start:position], PONG))
                continue
            frames += 1
            payload += length
        member.ahead = position - size
        self.frames += frames
        self.payload_bytes += payload


def _past(connection: socket.socket, address: Address) -> bytes:
    """Read on until the socket is live; return the frames that have come."""
    seen = b""
    while b"\r\n\r\n" not in seen:
        seen += _received(connection)
    head, _, frames = seen.partition(b"\r\n\r\n")
    if b" 101 " not in head:
        raise SystemExit(f"A connection was refused: {head[:80]!r}")
    if address.first:
        connection.sendall(address.first)
    while address.live not in b"\r\n\r\n" + frames:
        frames += _received(connection)
    return frames


def _is_over(connection: socket.socket) -> bool:
    try:
        while connection.recv(CHUNK):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    return True


def _received(connection: socket.socket) -> bytes:
    chunk = connection.recv(CHUNK)
    if not chunk:
        raise SystemExit("The server closed a connection at its beginning.")
    return chunk
