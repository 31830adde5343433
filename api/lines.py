"""The way out to one socket: straight into its transport, or through a task where the server offers no such way.

Both take everything from the reader's one stream, so what goes out is in the order in which it was put there.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Protocol

from starlette.websockets import WebSocket

from api.rounds import Rounds
from api.server import DirectProtocol
from api.wire import text_frame
from services.subscription import BOUND, CutOff, Subscription

BACKLOG = 1 << 20
"""Bytes that wait for a reader whose transport takes no more; over it that reader is cut off."""


class Reader(Protocol):
    """Whom a line serves."""

    user_id: int
    stream: Subscription

    def texts(self, item: object) -> Iterable[str]:
        """The messages that an item of the stream is to this reader.

        :raises Closing: when it is the end instead
        """

    def end(self, reason: Exception) -> None:
        """The socket is to end: `CutOff`, `Closing`, or whatever went wrong."""


class DirectLine:
    """Writes ready frames into the transport of uvicorn's protocol when its place in a round has come.

    One write a round. While the transport takes no more, frames wait in a bounded backlog. Nothing is written once a
    close frame was, by either side, or the connection is going: see `DirectProtocol.write`.
    """

    bound = 16 * BOUND  # more than can be stored between two rounds; a reader that does not read shows in its backlog

    def __init__(self, reader: Reader, protocol: DirectProtocol, rounds: Rounds) -> None:
        self._reader = reader
        self._protocol = protocol
        self._rounds = rounds
        self._backlog: list[bytes] = []
        self._backlog_bytes = 0
        protocol.on_writable = self._write_backlog

    def wake(self) -> None:
        self._rounds.add(self)

    def flush(self) -> None:
        """Write what has come."""
        try:
            items = self._reader.stream.take_waiting()
            burst = self._rounds.burst(items)
            if burst is None or self._reader.user_id in burst.apart:
                self._write_own(items)
            else:
                self._write(burst.frames)
        except Exception as reason:
            self._reader.end(reason)

    async def close(self) -> None:
        """Write what has come, and nothing afterwards."""
        self.flush()

    def _write_own(self, items: Iterable[object]) -> None:
        frames = bytearray()
        try:
            for item in items:
                for text in self._reader.texts(item):
                    frames += text_frame(text)
        finally:  # what comes before the end still goes out
            self._write(bytes(frames))

    def _write(self, frames: bytes) -> None:
        if self._protocol.writable.is_set():
            self._protocol.write(frames)
        elif self._backlog_bytes + len(frames) > BACKLOG:
            raise CutOff
        else:
            self._backlog.append(frames)
            self._backlog_bytes += len(frames)

    def _write_backlog(self) -> None:
        frames, self._backlog, self._backlog_bytes = b"".join(self._backlog), [], 0
        self._protocol.write(frames)


class QueuedLine:
    """Awaits the way of each message through the server, in a task of its own."""

    bound = BOUND
    wake: Callable[[], None] | None = None

    def __init__(self, reader: Reader, websocket: WebSocket) -> None:
        self._reader = reader
        self._websocket = websocket
        self._sending = asyncio.create_task(self._send(), name="sending to a socket")

    async def close(self) -> None:
        """Nothing is written afterwards."""
        self._sending.cancel()
        await asyncio.wait([self._sending])

    async def _send(self) -> None:
        stream = self._reader.stream
        stream.ended.add_done_callback(lambda _: self._reader.end(CutOff()))  # heard even while a write is stuck
        try:
            while True:
                for item in await stream.take():
                    for text in self._reader.texts(item):
                        await self._websocket.send_text(text)
        except Exception as reason:
            self._reader.end(reason)
