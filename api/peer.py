"""One program at the other end of a socket: its requests come in, one ordered stream goes out."""

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from api import errors, frames, framing
from api.errors import CloseCode
from api.expiry import Expiry
from api.follow import Follow
from api.requests import Requests
from api.server import abort
from services.errors import BadRequest, ChatError, RateLimited
from services.events import AccountDisabled, Event, MembershipChanged, MessageChanged, SessionEnded
from services.house import House
from services.sessions import Identity
from services.subscription import CutOff

log = logging.getLogger(__name__)

ERRORS, ERRORS_WITHIN = 10, 60.0  # so many malformed frames in so many seconds end the socket
CLOSE_WITHIN = 1.0  # seconds that a peer which does not read is given to take the close frame


class Closing(Exception):
    """The server ends this socket, with `code` and a reason."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Peer:
    """A signed-in socket.

    Everything that goes out, answers and live events alike, passes through the one bounded stream of the timeline's
    subscription, so that its order is the order in which things were true.
    """

    def __init__(self, house: House, websocket: WebSocket, identity: Identity, follow: Follow) -> None:
        self._house = house
        self._websocket = websocket
        self._identity = identity
        self._follow = follow
        self._timeline = house.timeline(identity)
        self._stream = self._timeline.subscription
        self._expired: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._expiry = Expiry(self._warn, lambda: self._expired.set_result(None))
        self._requests = Requests(house, identity, self._timeline, self._put, self._expiry.at)
        self._looking: set[asyncio.Task[None]] = set()
        self._key = object()  # of this socket, in limits
        self._malformed: deque[float] = deque(maxlen=ERRORS)

    async def run(self) -> None:
        """Serve until the peer goes.

        :raises WebSocketDisconnect: it has gone
        :raises Closing: the server has a reason to end it
        """
        tasks = {asyncio.create_task(self._send()), asyncio.create_task(self._receive())}
        try:
            self._expiry.at(self._identity.expires_at)
            ends = {*tasks, self._stream.ended, self._expired}
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if self._stream.ended in done:
                # It does not read, so not even a close frame may leave. It gets a moment, then the line is cut.
                asyncio.get_running_loop().call_later(CLOSE_WITHIN, abort, self._websocket)
                raise Closing(CloseCode.TOO_SLOW, "too slow")
            if self._expired in done:
                raise Closing(CloseCode.TOKEN_EXPIRED, "token expired")
            for task in done:
                await task
        finally:
            self._expiry.cancel()
            tasks |= self._looking
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._timeline.close()

    async def _receive(self) -> None:
        await self._requests.begin(self._follow)
        while True:
            event = await self._websocket.receive()
            if event["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(event.get("code") or 1005, event.get("reason"))
            self._count_frame()
            if event.get("text") is None:
                raise Closing(CloseCode.BINARY_FRAME, "text frames only")
            await self._handle(event["text"])

    async def _handle(self, text: str) -> None:
        ref = None
        try:
            if text.lstrip()[:1] == frames.PLAIN_TEXT:
                request = frames.parse(text)
            else:
                request = frames.Post(ref=None, type="post", message=text)
            ref = request.ref
            await self._requests.answer(request)
        except ChatError as refusal:
            self._put(framing.error(refusal, getattr(refusal, "ref", ref)))
            if isinstance(refusal, BadRequest):
                self._count_malformed()
        except Exception as error:
            self._put(framing.error(self._told(error), ref))

    def _told(self, error: Exception) -> ChatError:
        try:
            return errors.refusal(error)
        except Exception:
            log.exception("A frame could not be answered")
            return ChatError()

    def _put(self, frame: frames.AnyAnswer) -> None:
        self._stream.put(frames.encode(frame))

    def _warn(self, expires_in: int) -> None:
        self._put(frames.TokenExpiring(expires_in=expires_in))

    def _count_frame(self) -> None:
        try:
            self._house.limits.frames.take(self._key)
        except RateLimited:
            raise Closing(CloseCode.FLOOD, "flood") from None

    def _count_malformed(self) -> None:
        now = time.monotonic()
        self._malformed.append(now)
        if len(self._malformed) == ERRORS and now - self._malformed[0] < ERRORS_WITHIN:
            raise Closing(CloseCode.TOO_MANY_ERRORS, "too many errors")

    async def _send(self) -> None:
        with suppress(CutOff):  # `run` hears of it too, even while this is stuck in a write
            while True:
                for item in await self._stream.take():
                    await self._send_item(item)

    async def _send_item(self, item: object) -> None:
        match item:
            case str():
                await self._websocket.send_text(item)
            case SessionEnded():
                raise Closing(CloseCode.SESSION_ENDED, "session ended")
            case AccountDisabled():
                raise Closing(CloseCode.ACCOUNT_DISABLED, "account disabled")
            case MembershipChanged():
                self._look_again(item.room, follows=item.entered and self._follow.newcomers)
            case Event():
                await self._send_event(item)

    async def _send_event(self, event: Event) -> None:
        author = event.message.user_id if isinstance(event, MessageChanged) else None
        if (frame := framing.encode_event(event, author == self._identity.user_id)) is not None:
            await self._websocket.send_text(frame)
        if isinstance(event, MessageChanged) and event.leaver == self._identity.user_id:
            await self._websocket.send_text(frames.encode(frames.Left(room=event.message.room)))

    def _look_again(self, room: str, *, follows: bool) -> None:
        """Reading how one is in a room takes a moment, and nothing else waits for it."""
        task = asyncio.create_task(self._requests.look_again(room, follows))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)
