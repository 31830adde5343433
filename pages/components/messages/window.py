"""The stretch of a room that a page has loaded: which messages, in which state, and what becomes of a change."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pages.components.messages.message import Message

MOST, SLACK = 300, 20
"""Rows that a page keeps; a few more may gather before the far side is trimmed."""


@dataclass
class Window:
    """Consecutive messages, oldest first.

    `above` is the message before the first of them, where it is known. `older` and `newer` say whether there are more
    on that side: only with `newer` false does the window reach the live end.
    """

    messages: list[Message] = field(default_factory=list)
    above: Message | None = None
    older: bool = False
    newer: bool = False

    @property
    def first(self) -> int:
        return self.messages[0].seq if self.messages else 0

    @property
    def last(self) -> int:
        return self.messages[-1].seq if self.messages else 0

    def find(self, seq: int) -> Message | None:
        at = self._place(seq)
        return self.messages[at] if at < len(self.messages) and self.messages[at].seq == seq else None

    def take(self, changed: Iterable[Message]) -> list[int]:
        """Take messages in their latest state into the window, each to its place, unless it lies outside.

        :return: the seqs of the rows that look different now, ascending
        """
        touched: set[int] = set()
        for message in changed:
            touched.update(self._take(message))
        return sorted(touched)

    def put_above(self, older: "Window") -> None:
        self.messages[:0] = older.messages
        self.above, self.older = older.above, older.older

    def put_below(self, newer: "Window") -> None:
        self.messages += newer.messages
        self.newer = newer.newer

    def above_of(self, seq: int) -> Message | None:
        at = self._place(seq)
        return self.messages[at - 1] if at else self.above

    def trim(self, *, top: bool) -> bool:
        """Let the far side go when the window has grown too long.

        :return: whether anything went
        """
        surplus = len(self.messages) - MOST
        if surplus <= SLACK:
            return False
        if top:
            self.above, self.older = self.messages[surplus - 1], True
            del self.messages[:surplus]
        else:
            self.newer = True
            del self.messages[-surplus:]
        return True

    def _take(self, message: Message) -> Sequence[int]:
        at = self._place(message.seq)
        known = at < len(self.messages) and self.messages[at].seq == message.seq
        below = self.messages[at + known].seq if at + known < len(self.messages) else None
        if known:
            before = self.messages[at]
            if message.rev <= before.rev:
                return ()
            self.messages[at] = message
            below = below if message.deleted != before.deleted else None
        elif (at == 0 and self.older) or (at == len(self.messages) and self.newer):
            return ()
        else:
            self.messages.insert(at, message)
        return (message.seq,) if below is None else (message.seq, below)

    def _place(self, seq: int) -> int:
        return bisect_left(self.messages, seq, key=lambda message: message.seq)
