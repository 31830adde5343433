"""What a live reader holds: an ordered stream of what it follows, bounded, so that nobody ever waits for it.

A reader that does not keep up loses its subscription and nothing else: it comes back with its cursor and reads what it
missed from the store.
"""

import asyncio
import math
from collections.abc import Callable

from services.events import Event

BOUND = 1024
"""Items that may wait for one reader. They are shared by all readers, so a waiting item costs a pointer, and the
writer's largest batch (256) fits several times over."""


class CutOff(Exception):
    """The reader fell too far behind, or the house is closing: the subscription has ended."""


class Subscription:
    """What a live reader holds: the stream of what it follows, in order, and the bound of that stream.

    There are two ways to read it. A reader with a task of its own awaits `take`. One without is called, see `read_by`,
    and takes what waits when it suits it.

    `owner` is the id of the user who reads it, None for one of the house itself. `ended` is done when the stream has
    ended, for a reader that may be stuck while it writes.
    """

    # There are thousands, and each event visits all of them: what it needs stands in one place.
    __slots__ = ("_bound", "_held", "_told", "_waiting", "_wake", "ended", "owner", "topics")

    def __init__(self, bound: int = BOUND, owner: int | None = None) -> None:
        self.owner = owner
        self.topics: set[str] = set()
        self._bound = bound
        self._waiting: list[object] = []
        self._held: dict[str, list[Event]] = {}
        self._told: dict[str, float] = {}  # topic -> the rev up to which nothing of it is news, while that matters
        self._wake: Callable[[], None] | None = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def put(self, item: object) -> None:
        """Add to the stream, behind what waits already; over the bound the subscription ends."""
        if len(self._waiting) >= self._bound:
            self.end()
        else:
            self._waiting.append(item)
            if len(self._waiting) == 1 and self._wake is not None:
                self._wake()

    def deliver(self, event: Event) -> None:
        """Take an event from the hub; one of a held topic is kept back until `release`, one that the past told is not
        taken."""
        if event.topic not in self._told or self._is_due(event):
            self.put(event)

    def deliver_leaving(self, event: Event) -> None:
        """Likewise, for an event with a `leaver`: if that is the owner, they hear it, and nothing more of its topic. To
        somebody who has come back since, it is old news, and changes nothing."""
        if event.topic not in self._told or self._is_due(event):
            self.put(event)
            if event.leaver == self.owner:
                self.topics.discard(event.topic)

    def hold(self, topic: str) -> None:
        """Keep the events of `topic` back, while its past is being read."""
        self._held[topic] = []
        self._told[topic] = math.inf

    def holds(self, topic: str) -> bool:
        return topic in self._held

    def release(self, topic: str, after: float) -> None:
        """Let the held events follow, less those up to rev `after`, which the past already told (infinity: all)."""
        self._told[topic] = after
        for event in self._held.pop(topic):
            if topic not in self.topics:
                break
            if event.leaver is None:
                self.deliver(event)
            else:
                self.deliver_leaving(event)

    def read_by(self, wake: Callable[[], None], bound: int) -> None:
        """Let `wake` be called when something comes where nothing waited, and when the stream ends; `bound` items may
        wait from now on."""
        self._wake, self._bound = wake, bound

    async def take(self) -> list[object]:
        """Wait for something to come and return all that waits, oldest first.

        :raises CutOff: when the subscription has ended
        """
        while not self._waiting and not self.ended.done():
            awake = asyncio.Event()
            self._wake = awake.set
            await awake.wait()
        return self.take_waiting()

    def take_waiting(self) -> list[object]:
        """Return all that waits, oldest first.

        :raises CutOff: when the subscription has ended
        """
        if not self._bound:
            raise CutOff
        items, self._waiting = self._waiting, []
        return items

    def end(self) -> None:
        """End the stream; what still waits is dropped, because half of it would be worse than none."""
        self._waiting = []
        self._bound = 0  # nothing is taken any more
        if not self.ended.done():
            self.ended.set_result(None)
            wake, self._wake = self._wake, None  # it leads to the reader, which leads here
            if wake is not None:
                wake()

    def _is_due(self, event: Event) -> bool:
        """Whether an event is handed on now: not one of a held topic, nor one that the past told."""
        held = self._held.get(event.topic)
        if held is None:
            if event.rev is None:
                return True
            if event.rev <= self._told[event.topic]:
                return False
            del self._told[event.topic]  # revs only rise: all that follow are news
            return True
        if len(held) >= self._bound:
            self.end()
        else:
            held.append(event)
        return False
