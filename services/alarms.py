"""Alarms: attacks on a page's own connection, in the audit record, and never so many that they drown the rest of it."""

import asyncio
import time
from typing import Literal

from services.audit import Audit
from services.errors import ChatError, RateLimited
from services.limits import Clock, Rate

Alarm = Literal["foreign_origin", "foreign_page", "oversized", "flood"]
"""From a page of another site; for a page that is somebody else's; a frame that is too long; too many of them."""

MINUTE = 60.0
OF_ADDRESS, OF_ALL = 1, 10
"""Entries a minute of one kind, from one address and from all of them. The log has every one."""


class Alarms:
    def __init__(self, audit: Audit, clock: Clock = time.monotonic) -> None:
        self._audit = audit
        self._of_address = Rate(OF_ADDRESS / MINUTE, OF_ADDRESS, clock)
        self._of_all = Rate(OF_ALL / MINUTE, OF_ALL, clock)
        self._noting: set[asyncio.Task[None]] = set()

    def sound(self, alarm: Alarm, address: str) -> None:
        """Put it down, unless there were too many. Nobody waits for it to be written."""
        try:
            with self._of_address.spend((alarm, address)):
                self._of_all.take(alarm)
        except RateLimited:
            return
        noting = asyncio.create_task(self._note(alarm, address), name="alarm")
        self._noting.add(noting)
        noting.add_done_callback(self._noting.discard)

    async def _note(self, alarm: Alarm, address: str) -> None:
        try:
            await self._audit.note(alarm, address=address)
        except ChatError:  # the database did not take it; the log has it
            return
