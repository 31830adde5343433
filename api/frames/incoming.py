"""In: what a client asks, in the imperative."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.frames.fields import FileId, MessageId, Ref, RoomName, Seq
from services import history, rooms
from services.errors import BadRequest


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    ref: Ref


class Hello(Request):
    """The first frame of a socket that was opened without a token."""

    type: Literal["hello"]
    token: str = Field(max_length=4096, repr=False)


class Post(Request):
    """Say something."""

    type: Literal["post"]
    message: str = Field(description="1 to 4000 characters; with attachments it may be empty.")
    room: RoomName = rooms.LOBBY
    client_id: str | None = Field(None, description="Unique per sender; a resend with the same one is harmless.")
    reply_to: MessageId | None = Field(None, description="The id of the message that this one answers.")
    attachments: list[FileId] | None = Field(None, description="Ids of files that were sent to the room.")


class Edit(Request):
    """Let a message of one's own say something else."""

    type: Literal["edit"]
    id: MessageId
    message: str = Field(description="1 to 4000 characters.")


class Delete(Request):
    """Take a message back: one's own, or, as a moderator, anybody's."""

    type: Literal["delete"]
    id: MessageId


class React(Request):
    """Mark a message with an emoji, or take one's mark back."""

    type: Literal["react"]
    id: MessageId
    emoji: str = Field(max_length=64, description="One emoji.")
    on: bool = True


class Pin(Request):
    """Keep a message where everybody in the room finds it, or no longer."""

    type: Literal["pin"]
    id: MessageId
    on: bool = True


class ReadHistory(Request):
    """Ask for a page of a room."""

    type: Literal["history"]
    room: RoomName = rooms.LOBBY
    before: Seq | None = Field(None, description="Messages with a lower seq.")
    after: Seq | None = Field(None, description="Messages with a higher seq.")
    around: Seq | None = Field(None, description="Messages around this seq. None of the three: the newest.")
    limit: int = Field(history.PAGE, ge=1, le=history.LARGEST_PAGE)


class Subscribe(Request):
    """Follow a room, from a cursor on."""

    type: Literal["subscribe"]
    room: RoomName = rooms.LOBBY
    cursor: Seq | None = Field(None, description="The last rev that the client has.")
    epoch: str | None = Field(None, max_length=64, description="The epoch of the welcome that the cursor is of.")


class Unsubscribe(Request):
    """Follow a room no longer."""

    type: Literal["unsubscribe"]
    room: RoomName


class Read(Request):
    """Everything up to a seq has been read. Only ever moves forward."""

    type: Literal["read"]
    room: RoomName = rooms.LOBBY
    seq: Seq


class Unread(Request):
    """Mark as unread from a seq on."""

    type: Literal["unread"]
    room: RoomName = rooms.LOBBY
    seq: Seq


class Typing(Request):
    """Say that one is writing (again every three seconds), or has stopped. There is no answer."""

    type: Literal["typing"]
    room: RoomName = rooms.LOBBY
    on: bool = True


class Auth(Request):
    """Let the socket go on with a new token of the same account. Answer: `ok`."""

    type: Literal["auth"]
    token: str = Field(max_length=4096, repr=False)


class Ping(Request):
    """Ask whether the other side is there."""

    type: Literal["ping"]


AnyRequest = Annotated[
    Hello
    | Post
    | Edit
    | Delete
    | React
    | Pin
    | ReadHistory
    | Subscribe
    | Unsubscribe
    | Read
    | Unread
    | Typing
    | Auth
    | Ping,
    Field(discriminator="type"),
]
REQUESTS: TypeAdapter[AnyRequest] = TypeAdapter(AnyRequest)


class Malformed(BadRequest):
    """What came is not a frame; `ref` is its number, if that much could be read."""

    def __init__(self, ref: str | int | None) -> None:
        super().__init__("This is not a frame of the protocol.")
        self.ref = ref


def parse(text: str) -> AnyRequest:
    """:raises Malformed:"""
    try:
        return REQUESTS.validate_json(text)
    except (ValidationError, ValueError):
        raise Malformed(_ref_of(text)) from None


def _ref_of(text: str) -> str | int | None:
    """The ref of a frame that is otherwise wrong, so that its sender knows which one it was."""
    try:
        return _OnlyRef.model_validate_json(text).ref
    except (ValidationError, ValueError):
        return None


class _OnlyRef(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    ref: Ref
