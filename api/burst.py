"""What goes out to many sockets by one write each: the frames of some events, joined once for all of them."""

from collections.abc import Sequence
from functools import lru_cache
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
        return b"".join(frame_of(event, framing.is_author(event, author)) for event in self._events)


@lru_cache(maxsize=1024)
def frame_of(event: Event, for_author: bool) -> bytes:
    """What stands on the wire for an event, made once per process. It may be nothing."""
    text = framing.encode_event(event, for_author)
    return b"" if text is None else text_frame(text)


def goes_to_all_alike(item: object) -> TypeGuard[Event]:
    """Whether this is a frame and nothing else, but for a message's author the same to everybody.

    Who leaves a room is told more, and what has no frame is to be done: a reader has to look at that by itself.
    """
    return isinstance(item, Event) and item.leaver is None and frame_of(item, False) != b""
