"""The link between processes: what one process publishes, every process hears, itself included."""

from collections.abc import Callable, Sequence
from typing import Protocol

from services.events import Event

Deliver = Callable[[Sequence[Event]], None]
"""Takes events that came together, in their order."""


class Backplane(Protocol):
    """The contract of a link.

    One subscription per process, opened by `start` before anything is published, so that no first or last reader
    can race with it. Events of one publisher arrive in the order in which they were published. A link may lose
    events (every networked one does at times): readers see it by the rev numbers and repair it from the store.

    A publisher's own process hears its events too; with a link that `is_lossy` it hears them whatever becomes of them
    on their way to the others.
    """

    is_lossy: bool

    async def start(self, deliver: Deliver) -> None: ...

    async def publish(self, events: Sequence[Event]) -> None: ...

    async def close(self) -> None: ...


class MemoryBackplane:
    """The link of a process with itself: the default, for a chat that runs in one process."""

    is_lossy = False

    def __init__(self) -> None:
        self._deliver: Deliver | None = None

    async def start(self, deliver: Deliver) -> None:
        self._deliver = deliver

    async def publish(self, events: Sequence[Event]) -> None:
        if self._deliver is not None:
            self._deliver(events)

    async def close(self) -> None:
        self._deliver = None
