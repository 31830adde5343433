"""Stands before every address: what a request's body may weigh, and how long it may take to come.

The body is read here, whole, because a handler that has begun cannot be stopped well: it is short, or it is refused.
The bytes of a file are the exception.
"""

import asyncio
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from services import avatars
from services.errors import ChatError, TookTooLong, TooLarge

LONGEST = 16_384
"""Bytes of a body. The longest message, 4000 characters of four bytes each, fits, even if all of it is escaped."""

WITHIN = 10.0
"""Seconds in which such a body has to be there."""

LARGER = {"/me/avatar": (avatars.LARGEST, 60.0)}
"""Addresses that take more than that, and the time it may take."""


STREAMED = re.compile(r"/rooms/[^/]+/files")
"""Addresses that read the body themselves, as it comes, into a file."""


class BodyGuard:
    def __init__(self, app: ASGIApp, within: float = WITHIN) -> None:
        self._app = app
        self._usual = LONGEST, within

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        if STREAMED.fullmatch(scope["path"]):
            await self._stream(scope, receive, send)
            return
        try:
            body = await _read(Headers(scope=scope), receive, *LARGER.get(scope["path"], self._usual))
        except ChatError as refusal:
            answer = errors.response(refusal)
            answer.headers["Connection"] = "close"  # what else comes of the body is not read
            await answer(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever answers before it has read all of the body refuses it."""
        is_read = False

        async def listen() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = is_read or not message.get("more_body", False)
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and not is_read:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, listen, answer)


async def _read(headers: Headers, receive: Receive, longest: int, within: float) -> bytes:
    """:raises TooLarge:
    :raises TookTooLong: also when the sender went away in the middle, and nobody hears the answer
    """
    too_large = TooLarge(f"The body is longer than {longest} bytes.")
    if (said := headers.get("content-length", "")).isdecimal() and int(said) > longest:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise TookTooLong
                body += message.get("body", b"")
                if len(body) > longest:
                    raise too_large
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise TookTooLong from None


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _again(body: bytes, receive: Receive) -> Receive:
    """Say the body once more, and go on listening behind it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def listen() -> Message:
        return waiting.pop() if waiting else await receive()

    return listen
