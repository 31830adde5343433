"""The wire contract of `/ws`: every frame, in and out. What is here is what programs may rely on.

A frame is one JSON object in one text message, flat, snake_case, with its kind in `type`.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, TypeAdapter, ValidationError

from services import messages, rooms
from services.errors import BadRequest

FRAME_BYTES = 65_536
"""The longest text message that is read; a longer one closes the socket with 1009."""

PLAIN_TEXT = "{"
"""A text message that does not begin with this (after white space) is no frame but a message to the lobby."""

Ref = Annotated[str | int | None, Field(default=None, description="The client's number, echoed in the answer.")]
Seq = Annotated[int, Field(ge=0, le=2**53)]
RoomName = Annotated[str, Field(min_length=1, max_length=64)]
Timestamp = Annotated[
    datetime,
    PlainSerializer(lambda t: t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), return_type=str, when_used="json"),
]


# In: what a client asks, in the imperative


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    ref: Ref


class Hello(Request):
    """The first frame of a socket that was opened without a token."""

    type: Literal["hello"]
    token: str = Field(max_length=4096, repr=False)


class Post(Request):
    type: Literal["post"]
    message: str
    room: RoomName = rooms.LOBBY
    client_id: str | None = Field(None, description="Unique per sender; a resend with the same one is harmless.")


class ReadHistory(Request):
    type: Literal["history"]
    room: RoomName = rooms.LOBBY
    before: Seq | None = Field(None, description="Messages with a lower seq.")
    after: Seq | None = Field(None, description="Messages with a higher seq.")
    around: Seq | None = Field(None, description="Messages around this seq. None of the three: the newest.")
    limit: int = Field(messages.PAGE, ge=1, le=messages.LARGEST_PAGE)


class Subscribe(Request):
    type: Literal["subscribe"]
    room: RoomName = rooms.LOBBY
    cursor: Seq | None = Field(None, description="The last rev that the client has.")
    epoch: str | None = Field(None, max_length=64, description="The epoch of the welcome that the cursor is of.")


class Unsubscribe(Request):
    type: Literal["unsubscribe"]
    room: RoomName


class Ping(Request):
    type: Literal["ping"]


AnyRequest = Annotated[Hello | Post | ReadHistory | Subscribe | Unsubscribe | Ping, Field(discriminator="type")]
_REQUESTS: TypeAdapter[AnyRequest] = TypeAdapter(AnyRequest)


class Malformed(BadRequest):
    """What came is not a frame; `ref` is its number, if that much could be read."""

    def __init__(self, ref: str | int | None) -> None:
        super().__init__("This is not a frame of the protocol.")
        self.ref = ref


def parse(text: str) -> AnyRequest:
    """:raises Malformed:"""
    try:
        return _REQUESTS.validate_json(text)
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


# Out: what happened, or how things stand


class RoomState(BaseModel):
    room: str
    kind: str
    title: str
    topic: str
    last_seq: int
    last_rev: int
    last_read_seq: int
    unread: int


class Welcome(BaseModel):
    """The first frame after sign-in. `limits` are in characters, bytes and messages, as their names say."""

    type: Literal["welcome"] = "welcome"
    user: str
    epoch: str
    server_time: Timestamp
    limits: dict[str, int]
    rooms: list[RoomState]


class Message(BaseModel):
    """A message in its latest state: an upsert by `id`. `client_id` is there for its author only."""

    type: Literal["message"] = "message"
    change: Literal["posted"] = "posted"
    room: str
    rev: int
    id: int
    seq: int
    username: str
    message: str
    timestamp: Timestamp
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
    recovered: bool | None = Field(None, description="False where a cursor was given and could not be used.")


class Changes(BaseModel):
    """Every message that changed after rev `since` up to rev `until`, each once, by rev. A long list comes in parts."""

    type: Literal["changes"] = "changes"
    ref: Ref
    room: str
    since: int = Field(serialization_alias="from")
    until: int = Field(serialization_alias="to")
    messages: list[Message]
    recovered: Literal[True] = True


class Ok(BaseModel):
    type: Literal["ok"] = "ok"
    ref: Ref
    id: int | None = None
    seq: int | None = None
    rev: int | None = None
    timestamp: Timestamp | None = None


class Error(BaseModel):
    """A refusal. `retry`: the same frame may succeed later."""

    type: Literal["error"] = "error"
    ref: Ref
    code: str
    message: str
    retry: bool


class Pong(BaseModel):
    type: Literal["pong"] = "pong"
    ref: Ref


AnyAnswer = Welcome | Message | History | Changes | Ok | Error | Pong


def encode(frame: AnyAnswer) -> str:
    return frame.model_dump_json(by_alias=True, exclude_none=True)
