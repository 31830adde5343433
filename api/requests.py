"""What a socket may ask of the house: each frame becomes a call, and its outcome an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from api import frames, framing
from api.follow import Follow
from services.errors import BadRequest, Forbidden, NotFound
from services.events import Message
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.timeline import Timeline


class Requests:
    """Answers the frames of one signed-in socket. `put` takes what goes out, in order, and `drain` waits until it is on
    its way; `renew` is told when the token will expire that the socket goes on with."""

    def __init__(
        self,
        house: House,
        identity: Identity,
        timeline: Timeline,
        put: Callable[[frames.AnyAnswer], None],
        drain: Callable[[], Awaitable[None]],
        renew: Callable[[datetime], None],
    ) -> None:
        self._house = house
        self._identity = identity
        self._timeline = timeline
        self._put = put
        self._drain = drain
        self._renew = renew

    async def begin(self, follow: Follow) -> None:
        """Welcome the reader, and follow what it wants to follow from the start."""
        if follow.cursors is None:
            await self._follow_all()
            return
        self._put(framing.welcome(self._house, self._identity, await self._house.rooms.of(self._identity)))
        for room, cursor in follow.cursors:
            try:
                await self._follow(room, cursor, follow.epoch)
            except NotFound:
                self._put(frames.Left(room=room))

    async def look_again(self, room: str, follows: bool) -> None:
        """The reader has come into a room, or is in it in another way: say how, and follow it if wanted."""
        with suppress(NotFound):  # it has left again by now
            if follows:
                async with self._timeline.join(room) as state:
                    self._put(framing.room(state))
            else:
                self._put(framing.room(await self._house.rooms.get(self._identity, room)))

    async def answer(self, request: frames.AnyRequest) -> None:
        """:raises ChatError: the refusal"""
        me, house = self._identity, self._house
        match request:
            case frames.Post():
                said, files = request.message, request.attachments or ()
                posted = house.messages.post(me, request.room, said, request.client_id, request.reply_to, files)
                self._stored(await posted, request)
            case frames.Edit():
                self._stored(await house.messages.edit(me, request.id, request.message), request)
            case frames.Delete():
                self._stored(await house.messages.delete(me, request.id), request)
            case frames.React():
                self._stored(await house.messages.react(me, request.id, request.emoji, request.on), request)
            case frames.Pin():
                self._stored(await house.messages.pin(me, request.id, request.on), request)
            case frames.ReadHistory():
                await self._read_history(request)
            case frames.Subscribe():
                await self._follow(request.room, request.cursor, request.epoch, request)
            case frames.Unsubscribe():
                await self._timeline.unfollow(request.room)
                self._done(request)
            case frames.Read():
                await house.reading.read(me, request.room, request.seq)
                self._done(request)
            case frames.Unread():
                await house.reading.unread(me, request.room, request.seq)
                self._done(request)
            case frames.Typing():
                await house.typing.tell(me, request.room, request.on)
            case frames.Auth():
                self._go_on_as(await house.sessions.by_token(request.token))
                self._done(request)
            case frames.Ping():
                self._put(frames.Pong(ref=request.ref))
            case frames.Hello():
                raise BadRequest("This socket is signed in already.")

    def _go_on_as(self, identity: Identity) -> None:
        if identity.user_id != self._identity.user_id:
            raise Forbidden("This token is somebody else's.")
        self._identity = identity
        self._timeline.renew(identity)
        self._renew(identity.expires_at)

    def _done(self, request: frames.AnyRequest) -> None:
        self._put(frames.Ok(ref=request.ref))

    def _stored(self, message: Message, request: frames.AnyRequest) -> None:
        self._put(framing.stored(message, request.ref))

    async def _read_history(self, request: frames.ReadHistory) -> None:
        room = await self._house.rooms.get(self._identity, request.room)
        place = request.model_dump(include={"before", "after", "around", "limit"})
        page = await self._house.history.page(room, **place)
        self._put(framing.page(page, self._identity, request.ref))

    async def _follow_all(self) -> None:
        async with self._timeline.follow_all() as rooms:
            self._put(framing.welcome(self._house, self._identity, rooms))
            for room in rooms:
                if room.room == LOBBY:
                    self._put(framing.page(await self._house.history.page(room), self._identity))

    async def _follow(
        self, room: str, cursor: int | None, epoch: str | None, request: frames.Subscribe | None = None
    ) -> None:
        async with self._timeline.follow(room, self._house.cursor(cursor, epoch)) as past:
            if request is not None:
                self._done(request)
            ref = None if request is None else request.ref
            for frame in framing.past(past, self._identity, ref, cursor):
                self._put(frame)
                await self._drain()  # a long past is more than may wait for a reader
                await asyncio.sleep(0)  # and much to encode, while others wait
