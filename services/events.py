"""Facts, in the past tense: what the house announces and what its readers are handed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A stored message, as it was at `rev`.

    `room` is the room's name, `seq` the message's place in it, `rev` the room's count of changes when this message
    last changed. `timestamp` is UTC. `client_id` is the name that its author's program gave it, if any.
    """

    id: int
    room: str
    seq: int
    rev: int
    user_id: int
    username: str
    message: str
    timestamp: datetime
    client_id: str | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Event:
    """Something that happened, announced to everybody who follows `topic`.

    Two events are never equal: each is one announcement. A rendering that is the same for all of its readers can
    therefore be remembered by the event itself (`functools.lru_cache`) and is made once, not once per reader.
    """

    topic: str

    @property
    def rev(self) -> int | None:
        """The rev of the room that the event brings its reader to; None for what is not numbered."""
        return None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MessagePosted(Event):
    message: Message

    @property
    def rev(self) -> int:
        return self.message.rev


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SessionEnded(Event):
    """A sign-in is over: whatever was opened with it closes."""


def room_topic(room_id: int) -> str:
    return f"room:{room_id}"


def room_of_topic(topic: str) -> int:
    """The room's id."""
    return int(topic.removeprefix("room:"))


def session_topic(session_id: str) -> str:
    return f"session:{session_id}"
