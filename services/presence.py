"""Who is online: whoever has a page or a socket open, or had one a moment ago."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from services.broadcast import Broadcast
from services.events import PRESENCE, PresenceChanged

GRACE = 30.0
"""Seconds for which somebody without a page or socket is still online: a reload or a tunnel is no absence."""

GATHER = 0.5
"""Seconds for which comings and goings are gathered into one event: after a restart everybody comes at once."""


class Presence:
    """Counts the open pages and sockets of each person. It knows names only, stores nothing and delays nobody."""

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._open: Counter[str] = Counter()
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._announced: set[str] = set()
        self._announcing: asyncio.Task[None] | None = None

    def is_online(self, username: str) -> bool:
        return username in self._open

    def online(self) -> list[str]:
        return sorted(self._open)

    @contextmanager
    def here(self, username: str) -> Iterator[None]:
        """Somebody has a page or a socket open for the length of the block."""
        self.come(username)
        try:
            yield
        finally:
            self.go(username)

    def close(self) -> None:
        for timer in self._leaving.values():
            timer.cancel()
        if self._announcing is not None:
            self._announcing.cancel()

    def come(self, username: str) -> None:
        """Somebody has opened a page or a socket; `go` follows."""
        if leaving := self._leaving.pop(username, None):
            leaving.cancel()
        self._open[username] += 1
        self._announce()

    def go(self, username: str) -> None:
        """Somebody has closed one of those."""
        self._open[username] -= 1
        if not self._open[username]:
            loop = asyncio.get_running_loop()
            self._leaving[username] = loop.call_later(GRACE, self._gone, username)

    def _gone(self, username: str) -> None:
        del self._leaving[username], self._open[username]
        self._announce()

    def _announce(self) -> None:
        if self._announcing is None and self._announced != self._open.keys():
            self._announcing = asyncio.create_task(self._announce_soon(), name="presence")

    async def _announce_soon(self) -> None:
        await asyncio.sleep(GATHER)
        self._announcing = None
        now = set(self._open)
        online, offline = sorted(now - self._announced), sorted(self._announced - now)
        self._announced = now
        if online or offline:
            await self._broadcast.broadcast(PresenceChanged(topic=PRESENCE, online=online, offline=offline))
