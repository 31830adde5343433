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

    __slots__ = ("_end", "_put", "_timer")  # there are thousands

    def __init__(self, put: Callable[[frames.AnyAnswer], None]) -> None:
        self._put = put
        self._timer: asyncio.TimerHandle | None = None
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
        self._timer = asyncio.get_running_loop().call_later(left - warned, self._warn, warned)

    def cancel(self) -> None:
        """Neither warn nor end."""
        self._stop()
        self._end = None

    def _warn(self, left: float) -> None:
        self._put(frames.TokenExpiring(expires_in=ceil(left)))
        self._timer = asyncio.get_running_loop().call_later(left, self._expire)

    def _expire(self) -> None:
        if self._end is not None:
            self._end(Closing(CloseCode.TOKEN_EXPIRED, "token expired"))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
