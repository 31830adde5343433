"""When sockets are written to: in rounds, a slice in each turn of the event loop, and after each round a rest."""

import asyncio
import time
from collections.abc import Sequence
from typing import Protocol

from api.burst import Burst, goes_to_all_alike
from services.pace import Pace
from services.subscription import NOTHING, CutOff, Subscription

SLICE = 256
"""Sockets that are written to in one turn of the event loop. A write takes some 7 µs, most of them in the kernel; after
a slice everybody else gets a turn."""

REST, REST_UNDER_LOAD = 1, 2
"""How many times as long as a round the rest after it is; the longer one where several events had come for the same
sockets. Sixteen messages in flight to 1,000 sockets cost a fifth less CPU by it, and arrive a fifth later."""

LONGEST_REST = 0.1  # seconds: whatever made a rest longer than this, it was not the writing


class Line(Protocol):
    """The way out to one socket: the reader of its stream. The stream's outlet takes ready frames."""

    def flush(self) -> None:
        """Write what has come for this socket, whatever it is. It may not fail."""

    def fail(self, reason: Exception) -> None:
        """The socket is to end."""


class Rounds:
    """Writes to the sockets for which something has come.

    All that comes for a socket until its place in the round is written by one call. After a round there is a rest, in
    proportion to it: under load a round carries more, which costs less a message. What comes later than that goes out
    at once, and where few sockets are written to, the rest is too short to be noticed.

    :param pace: is told of a round and of the first half of its rest, so that there is one commit in the other half
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._coming: list[Subscription] = []
        self._bursts: dict[int, Burst] = {}  # by the id of the items that they are made of, and keep
        self._is_loaded = False
        self._writing: asyncio.Task[None] | None = None

    def add(self, streams: Sequence[Subscription]) -> None:
        """Something has come for sockets for which nothing waited."""
        self._coming += streams
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="rounds of writing")

    def end(self, reader: Line) -> None:
        """A socket's stream has ended, because it cannot keep up or because the house closes."""
        reader.fail(CutOff())

    async def _write(self) -> None:
        await asyncio.sleep(0)  # what comes in this turn goes out together
        while self._coming:
            streams, self._coming = self._coming, []
            took, self._is_loaded = 0.0, False
            with self._pace.telling():
                for start in range(0, len(streams), SLICE):
                    began = time.monotonic()
                    self._write_to(streams[start : start + SLICE])
                    took += time.monotonic() - began
                    await asyncio.sleep(0)
                self._bursts.clear()
                half = min((REST_UNDER_LOAD if self._is_loaded else REST) * took, LONGEST_REST) / 2
                await asyncio.sleep(half)
            await asyncio.sleep(half)
        self._writing = None

    def _write_to(self, streams: Sequence[Subscription]) -> None:
        """Nearly all of a slice wait for the same. For each of them this is all that is done."""
        bursts = self._bursts
        for stream in streams:
            waiting = stream.waiting
            burst = bursts.get(id(waiting))
            if burst is None and (burst := self._burst(waiting)) is None:
                if stream.reader is not None:  # it has not ended
                    stream.reader.flush()
                continue
            stream.waiting = NOTHING
            owner, write = stream.owner, stream.outlet
            try:
                if owner in burst.authors or stream.unpacks:
                    write(burst.frames_for(owner, stream.unpacks))
                else:
                    write(burst.frames)
            except Exception as reason:
                stream.reader.fail(reason)

    def _burst(self, waiting: Sequence[object]) -> Burst | None:
        """What is written to everybody for whom the very same waits; None where a line has to look by itself."""
        if waiting is NOTHING or not isinstance(waiting, tuple) or not all(map(goes_to_all_alike, waiting)):
            return None
        self._is_loaded = self._is_loaded or len(waiting) > 1
        burst = self._bursts[id(waiting)] = Burst(waiting)
        return burst
