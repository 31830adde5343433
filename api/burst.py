"""What goes out to many sockets by one write each: the frames of some events, joined once for all of them."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from api import framing
from api.wire import text_frame
from services.events import MessagePosted


@dataclass(frozen=True, slots=True)
class Burst:
    """Frames as everybody gets them, except the users `apart`, whose programs have something of their own in them."""

    frames: bytes
    apart: Set[int]

    @classmethod
    def of(cls, items: Iterable[object]) -> "Burst | None":
        """None where each reader has to look at the items itself: an answer, or something to be done."""
        frames, apart = bytearray(), set()
        for item in items:
            if not isinstance(item, MessagePosted):
                return None
            frames += text_frame(framing.encode_event(item, for_author=False))
            apart.add(item.message.user_id)
        return cls(bytes(frames), apart)
