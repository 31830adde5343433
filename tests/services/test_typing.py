"""Who is writing: told to the room now and then, stored never."""

import asyncio

import pytest

from services import typing
from services.errors import NotFound
from services.events import TypingStarted
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.subscription import Subscription
from tests.services.listening import heard, listen


class Clock:
    """A clock that the test turns."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(typing, "time", clock)
    return clock


@pytest.fixture
async def reader(house: House, ana: Identity) -> Subscription:
    return await listen(house, ana, LOBBY)


async def told(reader: Subscription) -> list[tuple[str, bool]]:
    return [(event.username, event.on) for event in await heard(reader, TypingStarted)]


async def test_it_is_told_once_in_three_seconds(
    house: House, ana: Identity, bo: Identity, reader: Subscription, clock: Clock
) -> None:
    for passed in (0.0, 1.0, 1.9, 0.2):  # the last of them more than three seconds after the first
        clock.now += passed
        await house.typing.tell(ana, LOBBY, on=True)
        await house.typing.tell(bo, LOBBY, on=True)
    assert await told(reader) == [("ana", True), ("bo", True)] * 2
    assert (await house.rooms.get(ana, LOBBY)).last_rev == 0


async def test_stopping_is_told_at_once_and_once(
    house: House, ana: Identity, reader: Subscription, clock: Clock
) -> None:
    for on in (False, True, False, False, True):
        await house.typing.tell(ana, LOBBY, on)
    assert await told(reader) == [("ana", True), ("ana", False), ("ana", True)]


async def test_who_stops_at_once_is_not_left_typing(house: House, ana: Identity, reader: Subscription) -> None:
    await asyncio.gather(house.typing.tell(ana, LOBBY, on=True), house.typing.tell(ana, LOBBY, on=False))
    assert (await told(reader))[-1:] == [("ana", False)]


async def test_nobody_is_told_in_a_large_room(
    house: House, ana: Identity, bo: Identity, reader: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "MOST_MEMBERS", 1)
    await house.typing.tell(ana, LOBBY, on=True)
    assert await told(reader) == []


async def test_who_does_not_want_it_is_not_told_of(
    house: House, ana: Identity, bo: Identity, reader: Subscription
) -> None:
    await house.profiles.prefer(ana, tells_typing=False)
    for writer in (ana, bo):
        await house.typing.tell(writer, LOBBY, on=True)
    assert await told(reader) == [("bo", True)]


async def test_a_stranger_can_tell_nothing(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    reader = await listen(house, ana, "team")
    for room in ("team", "team", "nowhere", "nowhere"):
        with pytest.raises(NotFound):
            await house.typing.tell(bo, room, on=True)
    assert await told(reader) == []


async def test_what_is_long_past_is_forgotten(house: House, ana: Identity, bo: Identity, clock: Clock) -> None:
    await house.typing.tell(ana, LOBBY, on=True)
    clock.now += 60
    await house.typing.tell(bo, LOBBY, on=True)
    assert list(house.typing._told) == [(bo.user_id, LOBBY)]
