"""The fields that frames share."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema

FRAME_BYTES = 65_536
"""The longest text message that is read; a longer one closes the socket with 1009."""

PLAIN_TEXT = "{"
"""A text message that does not begin with this (after white space) is no frame but a message to the lobby."""


def _without_nul(name: str) -> str:
    """PostgreSQL does not look for a NUL: it fails, with all that is stored in the same moment."""
    if "\x00" in name:
        raise ValueError
    return name


Ref = Annotated[str | int | None, Field(default=None, description="The client's number, echoed in the answer.")]
Seq = Annotated[int, Field(ge=0, le=2**53)]
MessageId = Annotated[int, Field(ge=1, le=2**53, description="The message's id.")]
FileId = Annotated[
    str,
    Field(max_length=64, description="The id of a file that was sent, and not said yet."),
    AfterValidator(_without_nul),
]
RoomName = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_without_nul)]
Timestamp = Annotated[
    datetime,
    PlainSerializer(lambda t: t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""UTC, RFC 3339 with `Z` and microseconds."""
RoomKind = Literal["public", "private", "direct"]
RoleName = Literal["owner", "moderator", "member"]
NotifyLevel = Literal["all", "mentions", "none"]
