"""When the token of an open socket expires: a warning a minute before, and the end."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil

from api import frames
from api.errors import CloseCode, Closing

WARNED_BEFORE = 60.0  # seconds


class Expiry:
    """:param put: takes the warning"""

    def __init__(self, put: Callable[[frames.AnyAnswer], None]) -> None:
        self._put = put
        self._timers: list[asyncio.TimerHandle] = []
        self._end: Callable[[Exception], None] | None = None

    def begin(self, expires_at: datetime, end: Callable[[Exception], None]) -> None:
        """Warn, and at last call `end` with the reason."""
        self._end = end
        self.at(expires_at)

    def at(self, expires_at: datetime) -> None:
        """Count to another time than before."""
        self._stop()
        if self._end is None:
            return
        left = max(0.0, (expires_at - datetime.now(UTC)).total_seconds())
        warned = min(left, WARNED_BEFORE)
        loop = asyncio.get_running_loop()
        self._timers = [
            loop.call_later(left - warned, self._put, frames.TokenExpiring(expires_in=ceil(warned))),
            loop.call_later(left, self._end, Closing(CloseCode.TOKEN_EXPIRED, "token expired")),
        ]

    def cancel(self) -> None:
        """Neither warn nor end."""
        self._stop()
        self._end = None

    def _stop(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
