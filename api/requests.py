"""What a socket may ask of the house: each frame becomes a call, and its outcome an answer."""

from collections.abc import Callable

from api import frames, framing
from services.errors import BadRequest
from services.house import House
from services.messages import History
from services.sessions import Identity
from services.timeline import Timeline


class Requests:
    """Answers the frames of one signed-in socket. `put` takes what goes out, in order."""

    def __init__(
        self, house: House, identity: Identity, timeline: Timeline, put: Callable[[frames.AnyAnswer], None]
    ) -> None:
        self._house = house
        self._identity = identity
        self._timeline = timeline
        self._put = put

    async def answer(self, request: frames.AnyRequest) -> None:
        """:raises ChatError: the refusal"""
        match request:
            case frames.Post():
                await self._post(request)
            case frames.ReadHistory():
                await self._read_history(request)
            case frames.Subscribe():
                await self._subscribe(request)
            case frames.Unsubscribe():
                await self._timeline.unfollow(request.room)
                self._put(frames.Ok(ref=request.ref))
            case frames.Ping():
                self._put(frames.Pong(ref=request.ref))
            case frames.Hello():
                raise BadRequest("This socket is signed in already.")

    async def _post(self, request: frames.Post) -> None:
        stored = await self._house.messages.post(self._identity, request.room, request.message, request.client_id)
        self._put(framing.stored(stored, request.ref))

    async def _read_history(self, request: frames.ReadHistory) -> None:
        room = await self._house.rooms.get(self._identity, request.room)
        place = request.model_dump(include={"before", "after", "around", "limit"})
        past = await self._house.messages.history(room, **place)
        self._put(framing.history(past, self._identity, request.ref))

    async def _subscribe(self, request: frames.Subscribe) -> None:
        cursor = self._house.cursor(request.cursor, request.epoch)
        async with self._timeline.follow(request.room, cursor) as past:
            self._put(frames.Ok(ref=request.ref))
            if isinstance(past, History):
                recovered = None if request.cursor is None else False
                self._put(framing.history(past, self._identity, request.ref, recovered))
            else:
                for part in framing.changes(past, self._identity, request.ref):
                    self._put(part)
