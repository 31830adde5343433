"""One program at the other end of a socket: its requests come in, one ordered stream goes out."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from api import errors, frames, framing
from api.errors import CloseCode, Closing
from api.expiry import Expiry
from api.follow import Follow
from api.lines import DirectLine, QueuedLine
from api.requests import Requests
from api.rounds import Rounds
from api.server import DirectProtocol
from services.errors import BadRequest, ChatError, RateLimited
from services.events import AccountDisabled, Event, MembershipChanged, MessageChanged, SessionEnded
from services.house import House
from services.sessions import Identity
from services.subscription import CutOff

ERRORS, ERRORS_WITHIN = 10, 60.0  # so many malformed frames in so many seconds end the socket
CLOSE_WITHIN = 1.0  # seconds that a peer which does not read is given to take the close frame

Socket = DirectProtocol | WebSocket
"""The way to a socket: our server's own, or any other server's."""


class Peer:
    """A signed-in socket.

    Everything that goes out, answers and live events alike, passes through the one bounded stream of the timeline's
    subscription, so that its order is the order in which things were true. A line takes it from there.
    """

    def __init__(self, house: House, socket: Socket, identity: Identity, follow: Follow, rounds: Rounds) -> None:
        self._house = house
        self._socket = socket
        self._rounds = rounds
        self._identity = identity
        self._follow = follow
        self.user_id = identity.user_id
        self._timeline = house.timeline(identity)
        self.stream = stream = self._timeline.subscription
        self._put: Callable[[frames.AnyAnswer], None] = lambda frame: stream.put(frames.encode(frame))
        self._expiry = Expiry(self._put)
        self._malformed: deque[float] | None = None
        self._looking: set[asyncio.Task[None]] = set()
        self._receiving: asyncio.Task[None] | None = None
        self._reason: Exception | None = None
        self._limit, self._key = house.limits.frames, object()

    async def run(self) -> None:
        """Serve until the peer goes.

        :raises WebSocketDisconnect: it has gone
        :raises Closing: the server has a reason to end it
        """
        self._receiving = asyncio.current_task()
        line: DirectLine | QueuedLine
        if isinstance(self._socket, DirectProtocol):
            line = DirectLine(self, self._socket, self._rounds)
        else:
            line = QueuedLine(self, self._socket)
        identity, timeline = self._identity, self._timeline
        self._requests = Requests(self._house, identity, timeline, self._put, line.drain, self._expiry.at)
        self._expiry.begin(identity.expires_at, self.end)
        try:
            await self._receive()
        except asyncio.CancelledError:
            if self._reason is None or self._receiving is None or self._receiving.uncancel():
                raise
            raise self._reason from None
        finally:
            # Nothing may lead back to this peer: a circle would keep all of it until the next collection.
            self._receiving = self._reason = None
            self._expiry.cancel()
            for looking in self._looking:
                looking.cancel()
            await line.close()
            self._timeline.close()
            del self._requests

    def end(self, reason: Exception) -> None:
        """Let `run` raise the reason; nothing more is taken from the stream."""
        if self._receiving is None or self._reason is not None:
            return
        if isinstance(reason, CutOff):
            # It does not read, so not even a close frame may leave. It gets a moment, then the line is cut.
            if isinstance(self._socket, DirectProtocol):
                asyncio.get_running_loop().call_later(CLOSE_WITHIN, self._socket.abort)
            reason = Closing(CloseCode.TOO_SLOW, "too slow")
        self._reason = reason
        self.stream.end()
        self._receiving.cancel()

    def texts(self, item: object) -> Iterator[str]:
        """The messages that an item of the stream is to this peer.

        :raises Closing: when it is the end instead
        """
        match item:
            case str():
                yield item
            case SessionEnded():
                raise Closing(CloseCode.SESSION_ENDED, "session ended")
            case AccountDisabled():
                raise Closing(CloseCode.ACCOUNT_DISABLED, "account disabled")
            case MembershipChanged():
                self._look_again(item)
            case Event():
                yield from self._texts_of(item)

    def _texts_of(self, event: Event) -> Iterator[str]:
        if (text := framing.encode_event(event, framing.is_author(event, self.user_id))) is not None:
            yield text
        if isinstance(event, MessageChanged) and event.leaver == self.user_id:
            yield frames.encode(frames.Left(room=event.message.room))

    def _look_again(self, event: MembershipChanged) -> None:
        """Reading how one is in a room takes a moment, and nothing else waits for it."""
        task = asyncio.create_task(self._requests.look_again(event.room, event.entered and self._follow.newcomers))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _receive(self) -> None:
        try:
            await self._requests.begin(self._follow)
        except Exception as error:  # without a beginning nothing that comes means anything
            raise Closing(CloseCode.INTERNAL, errors.told(error).code) from error
        while True:
            text = text_of(await self._socket.receive())
            self._count_frame()
            await self._handle(text)

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
            self._put(framing.error(errors.told(error), ref))

    def _count_frame(self) -> None:
        try:
            self._limit.take(self._key)
        except RateLimited:
            raise Closing(CloseCode.FLOOD, "flood") from None

    def _count_malformed(self) -> None:
        now = time.monotonic()
        self._malformed = self._malformed or deque(maxlen=ERRORS)
        self._malformed.append(now)
        if len(self._malformed) == ERRORS and now - self._malformed[0] < ERRORS_WITHIN:
            raise Closing(CloseCode.TOO_MANY_ERRORS, "too many errors")


def text_of(message: Mapping[str, Any]) -> str:
    """What a peer has said.

    :raises WebSocketDisconnect: it has gone
    :raises Closing: it was no text
    """
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1005, message.get("reason"))
    text: str | None = message.get("text")
    if text is None:
        raise Closing(CloseCode.BINARY_FRAME, "text frames only")
    return text
