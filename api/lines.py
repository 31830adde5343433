"""The way out to one socket: straight into its transport, or through a task where the server offers no such way.

Both take everything from the reader's one stream, so what goes out is in the order in which it was put there.
"""

import asyncio
from collections.abc import Iterable
from typing import Protocol

from starlette.websockets import WebSocket

from api.burst import frame_of, goes_to_all_alike
from api.framing import is_author
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
    close frame was, by either side, or the connection is going: the protocol says so (`hear_end`).
    """

    # There are thousands, and each round visits all of them: what it needs stands in one place.
    __slots__ = ("_backlog", "_backlog_bytes", "_protocol", "_reader", "_stream", "_transport")

    def __init__(self, reader: Reader, protocol: DirectProtocol, rounds: Rounds) -> None:
        self._reader = reader
        self._protocol = protocol
        self._transport = protocol.transport
        self._backlog: list[bytes] = []
        self._backlog_bytes = 0
        self._stream = reader.stream
        self._stream.unpacks = protocol.unpacks
        self._stream.outlet = self._transport.write if protocol.writable.is_set() else self._keep
        self._stream.read_by(self, rounds, BETWEEN_ROUNDS)
        protocol.serve(self)

    def flush(self) -> None:
        """Write what has come, item by item."""
        frames, owner = bytearray(), self._stream.owner
        try:
            try:
                for item in self._stream.take_waiting():
                    if goes_to_all_alike(item):
                        frames += frame_of(item, is_author(item, owner), self._stream.unpacks)
                        continue
                    for text in self._reader.texts(item):
                        frames += text_frame(text)
            finally:  # what comes before the end still goes out
                self._stream.outlet(bytes(frames))
        except Exception as reason:
            self.fail(reason)

    def fail(self, reason: Exception) -> None:
        self._reader.end(reason)

    async def drain(self) -> None:
        """Write what has come, and wait until the transport takes more."""
        self.flush()
        while not self._protocol.writable.is_set():  # it may have filled up again
            await self._protocol.writable.wait()

    async def close(self) -> None:
        """Write what has come, and nothing afterwards."""
        self.flush()

    def hear_flow(self, is_free: bool) -> None:
        """The transport takes no more, or does again."""
        if not is_free:
            self._stream.outlet = self._keep
            return
        frames, self._backlog, self._backlog_bytes = b"".join(self._backlog), [], 0
        self._stream.outlet = self._transport.write
        self._transport.write(frames)

    def hear_end(self) -> None:
        """Nothing may be written any more."""
        self._backlog, self._stream.outlet = [], _drop

    def _keep(self, frames: bytes) -> None:
        self._backlog_bytes += len(frames)
        if self._backlog_bytes > BACKLOG:
            raise CutOff
        self._backlog.append(frames)


def _drop(frames: bytes) -> None:
    """For a connection that is going."""


class QueuedLine:
    """Awaits the way of each message through the server, in a task of its own."""

    def __init__(self, reader: Reader, websocket: WebSocket) -> None:
        self._reader = reader
        self._websocket = websocket
        reader.stream.ended.add_done_callback(self._hear_end)
        self._sending = asyncio.create_task(self._send(), name="sending to a socket")

    async def drain(self) -> None:
        """Nothing to wait for: its bound is one of items, not of bytes."""

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
