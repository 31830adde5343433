"""The way out to one socket: straight into its transport, or through a task where the server offers no such way.

Both take everything from the reader's one stream, so what goes out is in the order in which it was put there.
"""

import asyncio
from collections.abc import Iterable
from typing import Protocol

from starlette.websockets import WebSocket
from websockets.protocol import State

from api.rounds import Rounds
from api.server import DirectProtocol
from api.wire import text_frame
from services.subscription import BOUND, CutOff, Subscription

BACKLOG = 1 << 20
"""Bytes that wait for a reader whose transport takes no more; over it that reader is cut off."""


BETWEEN_ROUNDS = 16 * BOUND
"""Items that may come for a socket between two rounds: more than can be stored in that time. A reader that does not
read shows in its backlog."""


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
    close frame was, by either side, or the connection is going.
    """

    # There are thousands, and each round visits all of them: what it needs stands in one place.
    __slots__ = (
        "_backlog", "_backlog_bytes", "_connection", "_is_free", "_reader", "_rounds", "_stream", "_transport",
        "_user_id",
    )  # fmt: skip

    def __init__(self, reader: Reader, protocol: DirectProtocol, rounds: Rounds) -> None:
        self._reader = reader
        self._user_id = reader.user_id
        self._stream = reader.stream
        self._stream.read_by(self._wake, BETWEEN_ROUNDS)
        self._rounds = rounds
        self._connection = protocol.conn
        self._transport = protocol.transport
        self._backlog: list[bytes] = []
        self._backlog_bytes = 0
        self._is_free = protocol.writable.is_set()
        protocol.hear_flow = self._hear_flow

    def flush(self) -> None:
        """Write what has come."""
        try:
            items = self._stream.take_waiting()
            burst = self._rounds.burst(items)
            if burst is None:
                self._write_one_by_one(items)
            else:
                self._write(burst.frames_for(self._user_id))
        except Exception as reason:
            self._reader.end(reason)

    async def close(self) -> None:
        """Write what has come, and nothing afterwards."""
        self.flush()

    def _wake(self) -> None:
        self._rounds.add(self)

    def _write_one_by_one(self, items: Iterable[object]) -> None:
        frames = bytearray()
        try:
            for item in items:
                for text in self._reader.texts(item):
                    frames += text_frame(text)
        finally:  # what comes before the end still goes out
            self._write(bytes(frames))

    def _write(self, frames: bytes) -> None:
        if not self._is_free:
            self._keep(frames)
        elif self._connection.state is State.OPEN and not self._transport.is_closing():
            self._transport.write(frames)

    def _keep(self, frames: bytes) -> None:
        self._backlog_bytes += len(frames)
        if self._backlog_bytes > BACKLOG:
            raise CutOff
        self._backlog.append(frames)

    def _hear_flow(self, is_free: bool) -> None:
        self._is_free = is_free
        if is_free:
            frames, self._backlog, self._backlog_bytes = b"".join(self._backlog), [], 0
            self._write(frames)


class QueuedLine:
    """Awaits the way of each message through the server, in a task of its own."""

    def __init__(self, reader: Reader, websocket: WebSocket) -> None:
        self._reader = reader
        self._websocket = websocket
        reader.stream.ended.add_done_callback(self._hear_end)
        self._sending = asyncio.create_task(self._send(), name="sending to a socket")

    async def close(self) -> None:
        """Nothing is written afterwards."""
        self._sending.cancel()
        await asyncio.wait([self._sending])

    def _hear_end(self, _: asyncio.Future[None]) -> None:
        self._reader.end(CutOff())  # it may be stuck in a write

    async def _send(self) -> None:
        try:
            while True:
                for item in await self._reader.stream.take():
                    for text in self._reader.texts(item):
                        await self._websocket.send_text(text)
        except Exception as reason:
            self._reader.end(reason)
