"""What a live reader holds: an ordered stream of what it follows, bounded, so that nobody ever waits for it.

A reader that does not keep up loses its subscription and nothing else: it comes back with its cursor and reads what it
missed from the store.
"""

import asyncio
import math
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from services.events import Event

BOUND = 1024
"""Items that may wait for one reader. They are shared by all readers, so a waiting item costs a pointer, and the
writer's largest batch (256) fits several times over."""

NOTHING: tuple[()] = ()


class Wakes(Protocol):
    """Who is told of the streams of readers that have no task of their own."""

    def add(self, streams: "list[Subscription]") -> None:
        """Something has come where nothing waited."""

    def end(self, reader: Any) -> None:
        """The stream of this reader has ended."""


class CutOff(Exception):
    """The reader fell too far behind, or the house is closing: the subscription has ended."""


class Subscription:
    """What a live reader holds: the stream of what it follows, in order, and the bound of that stream.

    There are two ways to read it. A reader with a task of its own awaits `take`. For one without, see `read_by`,
    somebody else is told, and takes what waits when it suits.

    `waiting` is what has come and was not taken: a tuple is shared by all to whom just the same has come, see `hand`;
    a list is this reader's own. `owner` is the id of the user who reads it, None for one of the house itself. `ended`
    is done when the stream has ended, for a reader that may be stuck while it writes. `reader`, `outlet` and `unpacks`
    belong to whoever reads without a task, and say nothing of the others.
    """

    # There are thousands, and each event visits all of them: what it needs stands in one place, and most of its cost is
    # to wait for the memory that it looks at.
    __slots__ = (
        "_bound",
        "_held",
        "_told",
        "_wakes",
        "ended",
        "outlet",
        "owner",
        "reader",
        "topics",
        "unpacks",
        "waiting",
    )

    def __init__(self, bound: int = BOUND, owner: int | None = None) -> None:
        self.owner = owner
        self.topics: set[str] = set()
        self.waiting: Sequence[object] = NOTHING
        self._bound = bound
        self._held: dict[str, list[Event]] | None = None
        self._told: dict[str, float] | None = None  # topic -> the rev up to which nothing is news, while that matters
        self._wakes: Wakes | None = None
        self.reader: Any = None
        self.outlet: Any = None
        self.unpacks = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def put(self, item: object) -> None:
        """Add to the stream, behind what waits already; over the bound the subscription ends."""
        waiting = self.waiting
        if len(waiting) >= self._bound:
            self.end()
        elif isinstance(waiting, list):
            waiting.append(item)
        else:
            self.waiting = [*waiting, item]
            if waiting is NOTHING and self._wakes is not None:
                self._wakes.add([self])

    def deliver(self, event: Event) -> None:
        """Take an event from the hub; one of a held topic is kept back until `release`, one that the past told is not
        taken."""
        if self._told is None or event.topic not in self._told or self._is_due(event, self._told):
            self.put(event)

    def deliver_leaving(self, event: Event) -> None:
        """Likewise, for an event with a `leaver`: if that is the owner, they hear it, and nothing more of its topic. To
        somebody who has come back since, it is old news, and changes nothing."""
        if self._told is None or event.topic not in self._told or self._is_due(event, self._told):
            self.put(event)
            if event.leaver == self.owner:
                self.topics.discard(event.topic)

    def hold(self, topic: str) -> None:
        """Keep the events of `topic` back, while its past is being read."""
        self._held = self._held or {}
        self._told = self._told or {}
        self._held[topic] = []
        self._told[topic] = math.inf

    def holds(self, topic: str) -> bool:
        return self._held is not None and topic in self._held

    def release(self, topic: str, after: float, *, all_later: bool = False) -> None:
        """Let the held events follow, less those up to rev `after`, which the past already told (infinity: all).

        :param all_later: nothing up to `after` comes any more
        """
        held, told = self._held or {}, self._told or {}
        told[topic] = after
        for event in held.pop(topic):
            if topic not in self.topics:
                break
            if event.leaver is None:
                self.deliver(event)
            else:
                self.deliver_leaving(event)
        if all_later or topic not in self.topics:
            told.pop(topic, None)
        self._held, self._told = held or None, told or None

    def read_by(self, reader: Any, wakes: Wakes, bound: int) -> None:
        """Let `wakes` be told when something comes where nothing waited, and of `reader` when the stream ends; `bound`
        items may wait from now on."""
        self.reader, self._wakes, self._bound = reader, wakes, bound

    async def take(self) -> list[object]:
        """Wait for something to come and return all that waits, oldest first.

        :raises CutOff: when the subscription has ended
        """
        while not self.waiting and not self.ended.done():
            self._wakes = alarm = _Alarm()
            await alarm.woken
        return self.take_waiting()

    def take_waiting(self) -> list[object]:
        """Return all that waits, oldest first.

        :raises CutOff: when the subscription has ended
        """
        if not self._bound:
            raise CutOff
        items, self.waiting = self.waiting, NOTHING
        return items if isinstance(items, list) else list(items)

    def end(self) -> None:
        """End the stream; what still waits is dropped, because half of it would be worse than none."""
        self.waiting = NOTHING
        self._bound = 0  # nothing is taken any more
        if not self.ended.done():
            self.ended.set_result(None)
            wakes, self._wakes = self._wakes, None
            reader, self.reader = self.reader, None  # it leads here
            if wakes is not None:
                wakes.end(reader)

    def _is_due(self, event: Event, told: dict[str, float]) -> bool:
        """Whether an event is handed on now: not one of a held topic, nor one that the past told."""
        held = None if self._held is None else self._held.get(event.topic)
        if held is None:
            if event.rev is None:
                return True
            if event.rev <= told[event.topic]:
                return False
            del told[event.topic]  # revs only rise: all that follow are news
            return True
        if len(held) >= self._bound:
            self.end()
        else:
            held.append(event)
        return False


class _Alarm:
    """Wakes the one reader who waits for it. (An `asyncio.Event` takes 0.8 KB, and there is one for each stream.)"""

    __slots__ = ("woken",)

    def __init__(self) -> None:
        self.woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def add(self, streams: list[Subscription]) -> None:
        if not self.woken.done():
            self.woken.set_result(None)

    def end(self, reader: Any) -> None:
        self.add([])


def hand(events: tuple[Event, ...], followers: Iterable[Subscription]) -> None:
    """Deliver the same events, of one topic and without a leaver, to many.

    Nearly all of them wait for nothing else, or for just what the others wait for. All of those get one and the same
    tuple, so that whoever reads for many of them sees by its identity that there is one thing to be made of it.
    """
    topic = events[0].topic
    before: tuple[object, ...] = NOTHING
    after: tuple[object, ...] = events
    shared = {id(before): (before, after)}  # by the id of what waited: it, and what waits now
    woken: dict[Wakes, list[Subscription]] = {}
    for follower in followers:
        waiting = follower.waiting
        if waiting is not before and type(waiting) is tuple:
            if id(waiting) not in shared:
                shared[id(waiting)] = waiting, (*waiting, *events)
            before, after = shared[id(waiting)]
        told = follower._told
        if waiting is not before or (told is not None and topic in told) or len(after) > follower._bound:
            for event in events:
                follower.deliver(event)
            continue
        follower.waiting = after
        if waiting is NOTHING and (wakes := follower._wakes) is not None:
            if wakes in woken:
                woken[wakes].append(follower)
            else:
                woken[wakes] = [follower]
    for wakes, streams in woken.items():
        wakes.add(streams)
