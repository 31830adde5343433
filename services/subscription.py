"""What a live reader holds: an ordered stream of what it follows, bounded, so that nobody ever waits for it.

A reader that does not keep up loses its subscription and nothing else: it comes back with its cursor and reads what it
missed from the store.
"""

import asyncio
from collections import deque

from services.events import Event

BOUND = 1024
"""Items that may wait for one reader. They are shared by all readers, so a waiting item costs a pointer, and the
writer's largest batch (256) fits several times over."""


class CutOff(Exception):
    """The reader fell too far behind, or the house is closing: the subscription has ended."""


class Subscription:
    """What a live reader holds: the stream of what it follows, in order, and the bound of that stream.

    `owner` is the id of the user who reads it, None for one of the house itself. `ended` is done when the stream has
    ended, for a reader that may be stuck while it writes.
    """

    def __init__(self, bound: int = BOUND, owner: int | None = None) -> None:
        self.owner = owner
        self.topics: set[str] = set()
        self._bound = bound
        self._waiting: deque[object] = deque()
        self._held: dict[str, list[Event]] = {}
        self._told: dict[str, float] = {}  # topic -> the rev up to which its past was told
        self._awake = asyncio.Event()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def put(self, item: object) -> None:
        """Add to the stream, behind what waits already; over the bound the subscription ends."""
        if len(self._waiting) >= self._bound:
            self.end()
        elif not self.ended.done():
            self._waiting.append(item)
            self._awake.set()

    def deliver(self, event: Event) -> None:
        """Take an event from the hub; one of a held topic is kept back until `release`, one that the past told or of a
        topic that is no longer followed is not taken. Whoever hears that they left a room follows it no longer."""
        held = self._held.get(event.topic)
        if held is None:
            if event.topic in self.topics and (event.rev is None or event.rev > self._told.get(event.topic, -1)):
                self.put(event)
                if self.owner is not None and event.leaver == self.owner:
                    self.topics.discard(event.topic)
        elif len(held) >= self._bound:
            self.end()
        else:
            held.append(event)

    def hold(self, topic: str) -> None:
        """Keep the events of `topic` back, while its past is being read."""
        self._held[topic] = []

    def holds(self, topic: str) -> bool:
        return topic in self._held

    def release(self, topic: str, after: float) -> None:
        """Let the held events follow, less those up to rev `after`, which the past already told (infinity: all)."""
        self._told[topic] = after
        for event in self._held.pop(topic):
            self.deliver(event)

    async def take(self) -> list[object]:
        """Wait for something to come and return all that waits, oldest first.

        :raises CutOff: when the subscription has ended
        """
        while not self._waiting and not self.ended.done():
            self._awake.clear()
            await self._awake.wait()
        if self.ended.done():
            raise CutOff
        items = list(self._waiting)
        self._waiting.clear()
        return items

    def end(self) -> None:
        """End the stream; what still waits is dropped, because half of it would be worse than none."""
        if not self.ended.done():
            self.ended.set_result(None)
        self._waiting.clear()
        self._awake.set()
