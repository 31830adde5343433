"""When the token of an open socket expires: a warning a minute before, and the end."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil

WARNED_BEFORE = 60.0  # seconds


class Expiry:
    """:param warn: is told how many seconds are left
    :param end: is called when none is
    """

    def __init__(self, warn: Callable[[int], None], end: Callable[[], None]) -> None:
        self._warn = warn
        self._end = end
        self._timers: list[asyncio.TimerHandle] = []

    def at(self, expires_at: datetime) -> None:
        """Count from now on, instead of what was counted before."""
        self.cancel()
        left = (expires_at - datetime.now(UTC)).total_seconds()
        loop = asyncio.get_running_loop()
        warned = min(left, WARNED_BEFORE)
        self._timers = [
            loop.call_later(left - warned, self._warn, ceil(warned)),
            loop.call_later(left, self._end),
        ]

    def cancel(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
