"""The link between processes: what one process publishes, every process hears, itself included."""

from collections.abc import Callable
from typing import Protocol

from services.events import Event


class Backplane(Protocol):
    """The contract of a link.

    One subscription per process, opened by `start` before anything is published, so that no first or last reader
    can race with it. Events of one publisher arrive in the order in which they were published. A link may lose
    events (every networked one does at times): readers see it by the rev numbers and repair it from the store.
    """

    async def start(self, deliver: Callable[[Event], None]) -> None: ...

    async def publish(self, event: Event) -> None: ...

    async def close(self) -> None: ...


class MemoryBackplane:
    """The link of a process with itself: the default, for a chat that runs in one process."""

    def __init__(self) -> None:
        self._deliver: Callable[[Event], None] | None = None

    async def start(self, deliver: Callable[[Event], None]) -> None:
        self._deliver = deliver

    async def publish(self, event: Event) -> None:
        if self._deliver is not None:
            self._deliver(event)

    async def close(self) -> None:
        self._deliver = None
