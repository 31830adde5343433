"""What goes out to many sockets by one write each: the frames of some events, joined once for all of them."""

from collections.abc import Sequence

from api import framing
from api.wire import text_frame
from services.events import Event, MembershipChanged, MessageChanged, SessionEnded


class Burst:
    """The frames of some events. Its author's frame of a message differs from everybody else's."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._authors = {event.message.user_id for event in events if isinstance(event, MessageChanged)}
        self._frames: dict[int | None, bytes] = {}

    @classmethod
    def of(cls, items: Sequence[object]) -> "Burst | None":
        """None where a reader has to look at the items by itself: an answer, or something that is to be done."""
        events = [item for item in items if isinstance(item, Event) and _is_the_same_for_all(item)]
        return cls(events) if len(events) == len(items) else None

    def frames_for(self, user_id: int) -> bytes:
        reader = user_id if user_id in self._authors else None
        frames = self._frames.get(reader)
        if frames is None:
            texts = (framing.encode_event(event, framing.is_author(event, reader)) for event in self._events)
            frames = self._frames[reader] = b"".join(text_frame(text) for text in texts if text is not None)
        return frames


def _is_the_same_for_all(event: Event) -> bool:
    """But for a message's author. Who leaves a room is told more, and the others are not frames."""
    return event.leaver is None and not isinstance(event, MembershipChanged | SessionEnded)
