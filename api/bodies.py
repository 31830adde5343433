"""The bodies of requests. Strict, like the frames: what is not known is refused."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from api.errors import media_type
from api.frames.fields import FileId, MessageId, NotifyLevel, RoleName, Seq
from services import drafts
from services.errors import BadRequest, TookTooLong, TooLarge, UnsupportedMediaType
from services.profiles import COLOURS, Theme

Name = Annotated[str, Field(max_length=256)]
"""The bounds here only keep the work small; the rules are the house's."""


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NewRoom(Body):
    """`room` is the name in addresses and stays for ever; left out, it is made of the title's words."""

    title: Name
    room: Name | None = None
    kind: Literal["public", "private"] = "public"
    topic: Annotated[str, Field(max_length=1024)] = ""


class People(Body):
    usernames: Annotated[list[Name], Field(max_length=32)]


class RoomRevision(Body):
    """What is left out stays as it is."""

    title: Name | None = None
    topic: Annotated[str, Field(max_length=1024)] | None = None
    archived: bool | None = None


class Username(Body):
    username: Name


class RoleGiven(Body):
    role: RoleName


class Place(Body):
    seq: Seq


class Level(Body):
    notify: NotifyLevel


class Draft(Body):
    draft: Annotated[str, Field(max_length=drafts.LONGEST)]


class Writing(Body):
    on: bool = True


class ProfileRevision(Body):
    """What is left out stays as it is. An empty display name is none. Only administrators take `bot` back."""

    display_name: Name | None = None
    colour: Annotated[int, Field(ge=0, lt=COLOURS)] | None = None
    bot: Literal[True] | None = None
    theme: Theme | None = None
    always_newest: bool | None = None
    ctrl_enter_sends: bool | None = None
    tells_typing: bool | None = None
    sees_typing: bool | None = None


class PasswordChange(Body):
    old_password: Annotated[str, Field(max_length=1024, repr=False)]
    new_password: Annotated[str, Field(max_length=1024, repr=False)]


class OwnPassword(Body):
    password: Annotated[str, Field(max_length=1024, repr=False)]


class Code(Body):
    otp: Annotated[str, Field(max_length=64, repr=False)]


class NewText(Body):
    message: str


class NewMessage(Body):
    """The same `client_id` again gets the first answer again and is stored once."""

    model_config = ConfigDict(json_schema_extra={"example": {"message": "hello"}})

    message: str
    client_id: str | None = None
    reply_to: MessageId | None = None
    attachments: list[FileId] | None = None


async def new_message(request: Request) -> NewMessage:
    """The body as JSON, or, where it says that it is plain text, as the message itself.

    :raises BadRequest, UnsupportedMediaType:
    """
    kind = media_type(request)
    body = await request.body()
    try:
        if kind == "text/plain":
            return NewMessage(message=body.decode())
        if kind == "application/json":
            return NewMessage.model_validate_json(body)
    except ValueError:  # pydantic's and Unicode's errors are both of it
        raise BadRequest from None
    raise UnsupportedMediaType("Send application/json or text/plain.")


async def file(request: Request, largest: int) -> bytes:
    """The whole body, read no further than `largest` bytes.

    :raises TooLarge:
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise TooLarge
    return bytes(body)


async def chunks(request: Request, within: float) -> AsyncIterator[bytes]:
    """The body, as it comes.

    :raises TookTooLong: when it is not there within so many seconds, or its sender has gone
    """
    coming, deadline = request.stream(), asyncio.get_running_loop().time() + within
    try:
        while True:
            async with asyncio.timeout_at(deadline):
                chunk = await anext(coming)
            yield chunk
    except StopAsyncIteration:
        return
    except (TimeoutError, ClientDisconnect):
        raise TookTooLong from None


JSON_OR_TEXT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": NewMessage.model_json_schema()},
            "text/plain": {"schema": {"type": "string"}, "example": "hello"},
        },
    }
}
"""The same for the published description."""

FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}
"""For what takes any bytes, of whatever type they are said to be."""

PICTURE = {
    "requestBody": {
        "required": True,
        "content": {kind: {} for kind in ("image/png", "image/jpeg", "image/webp", "image/gif")},
    }
}
"""For what takes the bytes of a picture. Which kind it is, is seen by the bytes themselves."""
