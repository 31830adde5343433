"""The wire contract of `/ws`: every frame, in and out. What is here is what programs may rely on.

A frame is one JSON object in one text message, flat, snake_case, with its kind in `type`.
"""

from api.frames.fields import FRAME_BYTES, PLAIN_TEXT, Ref, RoomName, Seq, Timestamp
from api.frames.incoming import (
    REQUESTS,
    AnyRequest,
    Auth,
    Delete,
    Edit,
    Hello,
    Malformed,
    Pin,
    Ping,
    Post,
    React,
    Read,
    ReadHistory,
    Subscribe,
    Typing,
    Unread,
    Unsubscribe,
    parse,
)
from api.frames.outgoing import (
    AnyAnswer,
    Attachment,
    Changes,
    Error,
    History,
    Left,
    Member,
    Message,
    Ok,
    Pong,
    Presence,
    Profile,
    Quote,
    ReadMoved,
    Room,
    RoomState,
    TokenExpiring,
    TypingTold,
    Welcome,
    encode,
)

__all__ = [
    "FRAME_BYTES", "PLAIN_TEXT", "REQUESTS", "AnyAnswer", "AnyRequest", "Attachment", "Auth", "Changes", "Delete",
    "Edit", "Error", "Hello", "History", "Left", "Malformed", "Member", "Message", "Ok", "Pin", "Ping", "Pong",
    "Post", "Presence", "Profile", "Quote", "React", "Read", "ReadHistory", "ReadMoved", "Ref", "Room", "RoomName",
    "RoomState", "Seq", "Subscribe", "Timestamp", "TokenExpiring", "Typing", "TypingTold", "Unread", "Unsubscribe",
    "Welcome", "encode", "parse",
]  # fmt: skip
