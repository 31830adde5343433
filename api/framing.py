"""How what the house hands out becomes frames of the contract."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from api import frames
from api.frames import Ref
from services import events, messages, rooms
from services.errors import ChatError
from services.sessions import Identity

PART = 50
"""Messages in one part of the changes. Fifty of the longest, 4000 characters of four bytes each, make 0.8 MB."""


@lru_cache(maxsize=1024)
def encode_event(event: events.MessagePosted, for_author: bool) -> str:
    """The frame of an event: made once per process, however many sockets it goes to."""
    return frames.encode(message(event.message, for_author))


def welcome(identity: Identity, epoch: str, joined: Sequence[rooms.Room]) -> frames.Welcome:
    return frames.Welcome(
        user=identity.username,
        epoch=epoch,
        server_time=datetime.now(UTC),
        limits={
            "message_characters": messages.LONGEST,
            "frame_bytes": frames.FRAME_BYTES,
            "history_messages": messages.LARGEST_PAGE,
        },
        rooms=[room_state(room) for room in joined],
    )


def room_state(room: rooms.Room) -> frames.RoomState:
    return frames.RoomState.model_validate(room, from_attributes=True)


def history(past: messages.History, reader: Identity, ref: Ref = None, recovered: bool | None = None) -> frames.History:
    return frames.History(
        ref=ref,
        room=past.room.room,
        messages=[message(it, it.user_id == reader.user_id) for it in past.messages],
        last_seq=past.room.last_seq,
        last_rev=past.room.last_rev,
        more=past.more,
        recovered=recovered,
    )


def changes(past: messages.Changes, reader: Identity, ref: Ref = None) -> list[frames.Changes]:
    """In parts, because many clients accept no frame above 1 MiB."""
    parts = [past.messages[start : start + PART] for start in range(0, len(past.messages), PART)] or [()]
    told, since = [], past.since
    for part in parts:
        until = past.room.last_rev if part is parts[-1] else part[-1].rev
        shown = [message(it, it.user_id == reader.user_id) for it in part]
        told.append(frames.Changes(ref=ref, room=past.room.room, since=since, until=until, messages=shown))
        since = until
    return told


def stored(it: events.Message, ref: Ref = None) -> frames.Ok:
    return frames.Ok(ref=ref, id=it.id, seq=it.seq, rev=it.rev, timestamp=it.timestamp)


def error(refusal: ChatError, ref: Ref = None) -> frames.Error:
    return frames.Error(ref=ref, code=refusal.code, message=str(refusal), retry=refusal.retry)


def message(it: events.Message, for_author: bool) -> frames.Message:
    return frames.Message(
        room=it.room,
        rev=it.rev,
        id=it.id,
        seq=it.seq,
        username=it.username,
        message=it.message,
        timestamp=it.timestamp,
        client_id=it.client_id if for_author else None,
    )
