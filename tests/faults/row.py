"""One line of the table: a fault, what was done, what has to come of it, and what did."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much of each fault. These are the figures that are promised; the tests of the suite do less of the same."""

    clients: int = 20
    rate: int = 200  # messages a second, by all clients together
    kills: int = 20
    locked: float = 30.0  # seconds
    cancellations: int = 400
    readers: int = 100
    cuts: int = 3  # of each reader


@dataclass(frozen=True, kw_only=True)
class Row:
    """`holds` says whether the promise was kept, `in_time` whether it was kept in the promised time: a busy machine
    may break the second one, so only the table looks at it."""

    fault: str
    done: str
    expected: str
    found: str
    holds: bool
    in_time: bool = True
    skipped: bool = False

    @property
    def verdict(self) -> str:
        if self.skipped:
            return "SKIPPED"
        if not self.holds:
            return "WRONG"
        return "ok" if self.in_time else "TOO LATE"
