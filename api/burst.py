"""What goes out to many sockets by one write each: the frames of some events, joined once for all of them."""

from collections.abc import Sequence
from typing import TypeGuard

from api import framing
from api.wire import text_frame
from services.events import Event, MessageChanged


class Burst:
    """The frames of some events. The `authors` of messages get other frames of their own than everybody else."""

    __slots__ = ("_events", "_of_authors", "authors", "frames")

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self.authors = frozenset(event.message.user_id for event in events if isinstance(event, MessageChanged))
        self.frames = self._joined(None)
        self._of_authors: dict[int | None, bytes] = {}

    def frames_for(self, author: int | None) -> bytes:
        frames = self._of_authors.get(author)
        if frames is None:
            frames = self._of_authors[author] = self._joined(author)
        return frames

    def _joined(self, author: int | None) -> bytes:
        texts = (framing.encode_event(event, framing.is_author(event, author)) for event in self._events)
        return b"".join(text_frame(text) for text in texts if text is not None)


def goes_to_all_alike(items: Sequence[object]) -> TypeGuard[Sequence[Event]]:
    """Whether these are frames and nothing else, but for a message's author the same to everybody.

    Who leaves a room is told more, and what has no frame is to be done: a reader has to look at that by itself.
    """
    return all(
        isinstance(item, Event) and item.leaver is None and framing.encode_event(item, False) is not None
        for item in items
    )
