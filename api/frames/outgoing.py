"""Out: what happened, in the past tense, or how things stand. A field that is not there says nothing, or no."""

from typing import Literal

from pydantic import BaseModel, Field

from api.frames.fields import NotifyLevel, Ref, RoleName, RoomKind, Timestamp
from services.events import ChangeKind, SystemKind


class RoomState(BaseModel):
    """A room that I am in, and how I am in it."""

    room: str
    kind: RoomKind
    title: str
    topic: str
    archived: bool
    last_seq: int
    last_rev: int
    role: RoleName
    notify: NotifyLevel
    last_read_seq: int
    unread: int
    mentions: int = Field(description="Unread messages that mention me.")


class Welcome(BaseModel):
    """The first frame after sign-in. `limits` are in characters, bytes and messages, as their names say."""

    type: Literal["welcome"] = "welcome"
    user: str
    epoch: str
    server_time: Timestamp
    limits: dict[str, int]
    rooms: list[RoomState]


class Quote(BaseModel):
    """The beginning of the message that another one answers, as it is now."""

    id: int
    seq: int
    username: str
    message: str
    deleted: Literal[True] | None = None


class Attachment(BaseModel):
    """A file that hangs on a message. Its type was found out by its content."""

    id: str
    name: str
    type: str
    size: int = Field(description="In bytes.")
    width: int | None = Field(None, description="Of a picture that can be shown, in pixels.")
    height: int | None = None
    url: str = Field(description="The address of the file.")
    preview: str | None = Field(None, description="The address of a small WebP of it, if it is such a picture.")


class Message(BaseModel):
    """A message in its latest state, whole: an upsert by `id`. `client_id` is there for its author only."""

    type: Literal["message"] = "message"
    change: ChangeKind = "posted"
    room: str
    rev: int
    id: int
    seq: int
    username: str
    message: str
    timestamp: Timestamp
    edited_at: Timestamp | None = None
    deleted: Literal[True] | None = None
    pinned: Literal[True] | None = None
    system: SystemKind | None = Field(None, description="The room itself tells this of `username`.")
    reply_to: Quote | None = None
    mentions: list[str] | None = Field(None, description="Names, and `all` for everybody.")
    attachments: list[Attachment] | None = None
    reactions: dict[str, list[str]] | None = Field(None, description="Emoji and the names of who marked it with it.")
    client_id: str | None = None


class History(BaseModel):
    """A stretch of a room, ascending seq. `more`: there are older messages."""

    type: Literal["history"] = "history"
    ref: Ref
    room: str
    messages: list[Message]
    last_seq: int
    last_rev: int
    more: bool
    recovered: Literal[False] | None = Field(None, description="A cursor was given and could not be used.")


class Changes(BaseModel):
    """Every message that changed after rev `from` up to rev `to`, each once, by rev. A long list comes in parts."""

    type: Literal["changes"] = "changes"
    ref: Ref
    room: str
    since: int = Field(serialization_alias="from")
    until: int = Field(serialization_alias="to")
    messages: list[Message]
    recovered: Literal[True] = True


class Room(BaseModel):
    """A room of mine has another title or topic, was archived or restored; or, with `last_seq` and all that follows,
    I have just come into it, or am in it in another way."""

    type: Literal["room"] = "room"
    room: str
    kind: RoomKind
    title: str
    topic: str
    archived: bool
    last_seq: int | None = None
    last_rev: int | None = None
    role: RoleName | None = None
    notify: NotifyLevel | None = None
    last_read_seq: int | None = None
    unread: int | None = None
    mentions: int | None = None


class Left(BaseModel):
    """I am no longer in this room, and hear nothing more of it."""

    type: Literal["left"] = "left"
    room: str


class Member(BaseModel):
    """Somebody came into a room or has another role there; `none`: has gone."""

    type: Literal["member"] = "member"
    room: str
    username: str
    role: Literal["owner", "moderator", "member", "none"]


class ReadMoved(BaseModel):
    """What I have read of a room, on whichever page or socket."""

    type: Literal["read"] = "read"
    room: str
    last_read_seq: int
    unread: int
    mentions: int


class TypingTold(BaseModel):
    """Somebody is writing, or has stopped. Forget it after six seconds without news."""

    type: Literal["typing"] = "typing"
    room: str
    username: str
    on: bool


class Presence(BaseModel):
    """Who has come online and who has gone."""

    type: Literal["presence"] = "presence"
    online: list[str]
    offline: list[str]


class Profile(BaseModel):
    """Somebody appears in another way from now on, also beside what they have said before."""

    type: Literal["profile"] = "profile"
    username: str
    display_name: str | None = Field(None, description="Shown instead of the username.")
    colour: int = Field(description="Of their initials: the number of one of twelve colours, from 0.")
    avatar: str | None = Field(None, description="The address of their picture; another picture has another one.")
    bot: bool = Field(description="It is a program.")
    admin: bool = Field(description="They administer the chat.")


class Ok(BaseModel):
    """It is done, and on disk."""

    type: Literal["ok"] = "ok"
    ref: Ref
    id: int | None = None
    seq: int | None = None
    rev: int | None = None
    timestamp: Timestamp | None = None


class Error(BaseModel):
    """A refusal. `retry`: the same frame may succeed later, after `retry_after_ms` where that is known."""

    type: Literal["error"] = "error"
    ref: Ref
    code: str
    message: str
    retry: bool
    retry_after_ms: int | None = None


class TokenExpiring(BaseModel):
    """The token expires in so many seconds. Send `auth` with a new one, or the socket closes with 4001."""

    type: Literal["token_expiring"] = "token_expiring"
    expires_in: int


class Pong(BaseModel):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"
    ref: Ref


AnyAnswer = (
    Welcome
    | Message
    | History
    | Changes
    | Room
    | Left
    | Member
    | ReadMoved
    | TypingTold
    | Presence
    | Profile
    | Ok
    | Error
    | TokenExpiring
    | Pong
)


def encode(frame: AnyAnswer) -> str:
    return frame.model_dump_json(by_alias=True, exclude_none=True)
