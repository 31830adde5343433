"""What goes out to many sockets by one write each: the frames of some events, joined once for all of them."""

from collections.abc import Sequence

from api import framing
from api.wire import text_frame
from services.events import Event, MessageChanged


class Burst:
    """The frames of some events: the same for everybody, except for whom one of them concerns in particular, as it does
    the author of a message."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._apart = {
            user for it in events if isinstance(it, MessageChanged) for user in (it.message.user_id, it.leaver)
        }
        self._frames: dict[int | None, bytes] = {}

    @classmethod
    def of(cls, items: Sequence[object]) -> "Burst | None":
        """None where a reader has to look at the items by itself: an answer, or something that is to be done."""
        events = [item for item in items if isinstance(item, Event)]
        have_frames = all(framing.encode_event(event, for_author=False) is not None for event in events)
        return cls(events) if have_frames and len(events) == len(items) else None

    def frames_for(self, user_id: int) -> bytes:
        reader = user_id if user_id in self._apart else None
        frames = self._frames.get(reader)
        if frames is None:
            texts = (text for event in self._events for text in framing.event_texts(event, reader))
            frames = self._frames[reader] = b"".join(map(text_frame, texts))
        return frames
