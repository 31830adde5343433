"""How what the house hands out becomes frames of the contract."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from math import ceil

from api import frames
from api.frames import Ref
from services import attachments, events, history, rooms, texts
from services.errors import ChatError
from services.house import House
from services.sessions import Identity

PART = 50
"""Messages in one part of the changes. Fifty of the longest, 4000 characters of four bytes each, make 0.8 MB."""


@lru_cache(maxsize=1024)
def encode_event(event: events.Event, for_author: bool) -> str | None:
    """The frame of an event: made once per process, however many sockets it goes to. None: it has none."""
    frame = event_frame(event, for_author)
    return None if frame is None else frames.encode(frame)


def is_author(event: events.Event, user_id: int | None) -> bool:
    return isinstance(event, events.MessageChanged) and event.message.user_id == user_id


def event_frame(event: events.Event, for_author: bool) -> frames.AnyAnswer | None:
    match event:
        case events.MessageChanged():
            return message(event.message, for_author)
        case events.RoomChanged():
            return frames.Room.model_validate(
                {"room": event.room, "kind": event.kind, "title": event.title, "topic": event.about,
                 "archived": event.archived}
            )  # fmt: skip
        case events.MemberChanged():
            return frames.Member.model_validate(
                {"room": event.room, "username": event.username, "role": event.role or "none"}
            )
        case events.ReadMoved():
            return frames.ReadMoved.model_validate(event, from_attributes=True)
        case events.TypingStarted():
            return frames.TypingTold.model_validate(event, from_attributes=True)
        case events.PresenceChanged():
            return frames.Presence(online=list(event.online), offline=list(event.offline))
        case events.ProfileChanged():
            return profile(event.profile)
    return None


def welcome(house: House, identity: Identity, joined: Sequence[rooms.Room]) -> frames.Welcome:
    return frames.Welcome(
        user=identity.username,
        epoch=house.epoch,
        server_time=datetime.now(UTC),
        limits={
            "message_characters": texts.LONGEST,
            "frame_bytes": frames.FRAME_BYTES,
            "history_messages": history.LARGEST_PAGE,
            "attachments": attachments.MOST,
            "file_bytes": house.settings.largest_file,
        },
        rooms=[room_state(room) for room in joined],
    )


def room_state(room: rooms.Room) -> frames.RoomState:
    return frames.RoomState.model_validate(room, from_attributes=True)


def room(it: rooms.Room) -> frames.Room:
    return frames.Room.model_validate(it, from_attributes=True)


def profile(it: events.Profile) -> frames.Profile:
    return frames.Profile(
        username=it.username,
        display_name=it.display_name,
        colour=it.colour,
        avatar=avatar_address(it.avatar),
        bot=it.bot,
        admin=it.admin,
    )


def avatar_address(avatar: str | None) -> str | None:
    return None if avatar is None else f"/avatars/{avatar}"


def page(past: history.Page, reader: Identity, ref: Ref = None, *, refused_cursor: bool = False) -> frames.History:
    return frames.History(
        ref=ref,
        room=past.room.room,
        messages=[message(it, it.user_id == reader.user_id) for it in past.messages],
        last_seq=past.room.last_seq,
        last_rev=past.room.last_rev,
        more=past.more,
        recovered=False if refused_cursor else None,
    )


def changes(past: history.Changes, reader: Identity, ref: Ref = None) -> Iterator[frames.Changes]:
    """In parts, because many clients accept no frame above 1 MiB."""
    since = past.since
    for start in range(0, len(past.messages) or 1, PART):
        part = past.messages[start : start + PART]
        is_last = start + PART >= len(past.messages)
        until = past.until if is_last else part[-1].rev
        shown = [message(it, it.user_id == reader.user_id) for it in part]
        yield frames.Changes(ref=ref, room=past.room.room, since=since, until=until, messages=shown)
        since = until


def past(
    it: history.Page | history.Changes, reader: Identity, ref: Ref, cursor: int | None
) -> Iterator[frames.AnyAnswer]:
    """What a reader lacks who had `cursor`: the changes, or a fresh history."""
    if isinstance(it, history.Page):
        yield page(it, reader, ref, refused_cursor=cursor is not None)
    else:
        yield from changes(it, reader, ref)


def stored(it: events.Message, ref: Ref = None) -> frames.Ok:
    return frames.Ok(ref=ref, id=it.id, seq=it.seq, rev=it.rev, timestamp=it.timestamp)


def error(refusal: ChatError, ref: Ref = None) -> frames.Error:
    wait = None if refusal.retry_after is None else ceil(refusal.retry_after * 1000)
    return frames.Error(ref=ref, code=refusal.code, message=str(refusal), retry=refusal.retry, retry_after_ms=wait)


def message(it: events.Message, for_author: bool) -> frames.Message:
    return frames.Message(
        change=it.change,
        room=it.room,
        rev=it.rev,
        id=it.id,
        seq=it.seq,
        username=it.username,
        message=it.message,
        timestamp=it.timestamp,
        edited_at=it.edited_at,
        deleted=it.deleted or None,
        pinned=it.pinned or None,
        system=it.system,
        reply_to=None if it.reply_to is None else _quote(it.reply_to),
        mentions=list(it.mentions) or None,
        attachments=[attachment(each) for each in it.attachments] or None,
        reactions={each.emoji: list(each.usernames) for each in it.reactions} or None,
        client_id=it.client_id if for_author else None,
    )


def attachment(it: events.Attachment) -> frames.Attachment:
    return frames.Attachment(
        id=it.id,
        name=it.name,
        type=it.type,
        size=it.size,
        width=it.width,
        height=it.height,
        url=f"/files/{it.id}",
        preview=None if it.width is None else f"/files/{it.id}/preview",
    )


def _quote(it: events.Quote) -> frames.Quote:
    return frames.Quote(id=it.id, seq=it.seq, username=it.username, message=it.message, deleted=it.deleted or None)
