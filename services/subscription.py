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

    `owner` is the id of the user who reads it, None for one of the house itself. `sifted` names the topics of which not
    every event is taken as it comes, and the rev above which one is. `ended` is done when the stream has ended, for a
    reader that may be stuck while it writes.
    """

    # There are thousands, and each event visits all of them: what it needs stands in one place.
    __slots__ = ("_bound", "_held", "_waiting", "_wake", "ended", "owner", "sifted", "topics")

    def __init__(self, bound: int = BOUND, owner: int | None = None) -> None:
        self.owner = owner
        self.topics: set[str] = set()
        self.sifted: dict[str, float] = {}
        self._bound = bound
        self._waiting: list[object] = []
        self._held: dict[str, list[Event]] = {}
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
        """Take an event from the hub; one of a held topic is kept back until `release`, one that the past told or of a
        topic that is no longer followed is not taken. Whoever hears that they left a room follows it no longer."""
        held = self._held.get(event.topic)
        if held is None:
            if event.topic in self.topics and (event.rev is None or event.rev > self.sifted.get(event.topic, -1)):
                if event.rev is not None:
                    self.sifted.pop(event.topic, None)  # revs only rise: all that follow are news
                self.put(event)
                if self.owner is not None and event.leaver == self.owner:
                    self.topics.discard(event.topic)
                    self.sifted[event.topic] = math.inf
        elif len(held) >= self._bound:
            self.end()
        else:
            held.append(event)

    def hold(self, topic: str) -> None:
        """Keep the events of `topic` back, while its past is being read."""
        self._held[topic] = []
        self.sifted[topic] = math.inf

    def holds(self, topic: str) -> bool:
        return topic in self._held

    def release(self, topic: str, after: float) -> None:
        """Let the held events follow, less those up to rev `after`, which the past already told (infinity: all)."""
        self.sifted[topic] = after
        for event in self._held.pop(topic):
            self.deliver(event)

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
