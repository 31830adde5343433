"""What goes out to many sockets by one write each: the frames of some events, joined once for all of them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeGuard

from api import framing
from api.wire import packed_text_frame, text_frame
from services.events import Event, MessageChanged


class Burst:
    """The frames of some events. The `authors` of messages get other frames of their own than everybody else, and who
    unpacks gets packed ones."""

    __slots__ = ("_events", "_of_others", "authors", "frames")

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self.authors = frozenset(event.message.user_id for event in events if isinstance(event, MessageChanged))
        self.frames = self._joined(None, packed=False)
        self._of_others: dict[tuple[int | None, bool], bytes] = {}

    def frames_for(self, reader: int | None, packed: bool) -> bytes:
        whose = reader if reader in self.authors else None, packed
        frames = self._of_others.get(whose)
        if frames is None:
            frames = self._of_others[whose] = self._joined(*whose)
        return frames

    def _joined(self, author: int | None, packed: bool) -> bytes:
        return b"".join(frame_of(event, framing.is_author(event, author), packed) for event in self._events)


@lru_cache(maxsize=1024)
def frame_of(event: Event, for_author: bool, packed: bool = False) -> bytes:
    """What stands on the wire for an event, made once per process. It may be nothing."""
    text = framing.encode_event(event, for_author)
    if text is None:
        return b""
    return packed_text_frame(text) if packed else text_frame(text)


def goes_to_all_alike(item: object) -> TypeGuard[Event]:
    """Whether this is a frame and nothing else, but for a message's author the same to everybody.

    Who leaves a room is told more, and what has no frame is to be done: a reader has to look at that by itself.
    """
    return isinstance(item, Event) and item.leaver is None and frame_of(item, False) != b""
