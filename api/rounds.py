"""When sockets are written to: in rounds, a slice in each turn of the event loop, and after each round a rest."""

import asyncio
import time
from collections.abc import Sequence
from typing import Protocol

from api.burst import Burst

SLICE = 256
"""Sockets that are written to in one turn of the event loop. A write takes some 7 µs, most of them in the kernel; after
a slice everybody else gets a turn."""

LONGEST_REST = 0.1  # seconds: whatever made a round take longer than this, it was not the writing


class Line(Protocol):
    def flush(self) -> None:
        """Write what has come. It may not fail."""


class Rounds:
    """Writes to the sockets for which something has come.

    All that comes for a socket until its place in the round is written by one call. After a round of d seconds the next
    one begins d seconds later: under load a round carries more, which costs less a message, and half of the time is
    left to everything else. Where few sockets are written to, d is too short to be noticed.
    """

    def __init__(self) -> None:
        self._coming: list[Line] = []
        self._bursts: dict[tuple[object, ...], Burst | None] = {}
        self._writing: asyncio.Task[None] | None = None

    def add(self, line: Line) -> None:
        """Something has come for a socket for which nothing waited."""
        self._coming.append(line)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="rounds of writing")

    def burst(self, items: Sequence[object]) -> Burst | None:
        """What is written to everybody to whom exactly these items have come, made once in a round."""
        key = tuple(items)
        if key not in self._bursts:
            self._bursts[key] = Burst.of(items)
        return self._bursts[key]

    async def _write(self) -> None:
        await asyncio.sleep(0)  # what comes in this turn goes out together
        while self._coming:
            lines, self._coming = self._coming, []
            took = 0.0
            for start in range(0, len(lines), SLICE):
                began = time.monotonic()
                for line in lines[start : start + SLICE]:
                    line.flush()
                took += time.monotonic() - began
                await asyncio.sleep(0)
            self._bursts.clear()
            await asyncio.sleep(min(took, LONGEST_REST))
        self._writing = None
