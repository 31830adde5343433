"""The heartbeat of a link that loses events: what a room has come to is said again a few seconds later.

A lost event is noticed with the next one, by its rev. After the last one of a room there is no next one. Nor is there
one after the end of a sign-in, so that is said again as it is: what has ended stays so. (An account that was disabled
may be let in again. But with it all of its sign-ins end.)
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from services.events import Event, RevReached, SessionEnded

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds

TIMES = 3
"""How often it is said of each change: a heartbeat may be lost as well. Where nothing happens, nothing is said."""


class Heartbeat:
    """:param publish: to all processes"""

    def __init__(self, publish: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        self._publish = publish
        self._due: dict[str, tuple[int, int]] = {}  # topic -> the rev it has come to, how often it is still to be said
        self._ends: dict[Event, int] = {}  # likewise
        self._task = asyncio.create_task(self._run(), name="heartbeat")

    def note(self, events: Sequence[Event]) -> None:
        """These were announced."""
        for event in events:
            if event.rev is not None:
                self._due[event.topic] = event.rev, TIMES
            elif isinstance(event, SessionEnded):
                self._ends[event] = TIMES

    def close(self) -> None:
        self._task.cancel()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._beat()
            except Exception:  # said again with the next one
                log.warning("A heartbeat could not be sent", exc_info=True)

    async def _beat(self) -> None:
        due, ends = self._due.copy(), tuple(self._ends)
        if due or ends:
            reached = [RevReached(topic=topic, reached=rev) for topic, (rev, _) in due.items()]
            await self._publish([*reached, *ends])
        for end in ends:
            self._ends[end] -= 1
            if not self._ends[end]:
                del self._ends[end]
        for topic, (rev, times) in due.items():
            if self._due[topic][0] == rev:  # nothing has happened meanwhile
                self._due[topic] = rev, times - 1
            if not self._due[topic][1]:
                del self._due[topic]
