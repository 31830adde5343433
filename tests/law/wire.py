"""A link between processes that loses, delays, doubles and reorders what is announced, as it is told to."""

import random
from collections import deque
from collections.abc import Iterable, Sequence

from services.backplane import Deliver
from services.events import Event


class Wire:
    """What all ends of it share. While it is broken, each delivery meets the next of its fates."""

    def __init__(self) -> None:
        self.ends: list[End] = []
        self._fates: deque[str] = deque()
        self._late: list[tuple[Deliver, Event]] = []

    def end(self) -> "End":
        return End(self)

    def break_(self, fates: Iterable[str]) -> None:
        self._fates.extend(fates)

    def let_go(self) -> None:
        """What was late arrives, and not in the order in which it was sent."""
        late, self._late = self._late, []
        random.Random(len(late)).shuffle(late)
        for deliver, event in late:
            deliver([event])

    def heal(self) -> None:
        self._fates.clear()
        self.let_go()

    def carry(self, deliver: Deliver, events: Sequence[Event]) -> None:
        arrived: list[Event] = []
        for event in events:
            fate = self._fates.popleft() if self._fates else "heard"
            if fate == "late":
                self._late.append((deliver, event))
            elif fate != "lost":
                arrived += [event] * (2 if fate == "twice" else 1)
        deliver(arrived)


class End:
    """One process's end: a Backplane. Heartbeats would meet fates that are meant for others."""

    is_lossy = False

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._deliver: Deliver | None = None

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._wire.ends.append(self)

    async def publish(self, events: Sequence[Event]) -> None:
        for end in self._wire.ends:
            if end._deliver is not None:
                self._wire.carry(end._deliver, events)

    async def close(self) -> None:
        self._deliver = None
