"""Readers who go and come back while links are slow and doors are in a hurry: members hear, the others do not."""

import asyncio

import pytest

from services.errors import NotFound
from services.events import Event, Message, MessageChanged
from services.house import House
from services.sessions import Identity
from services.timeline import Timeline
from tests.services.listening import heard


@pytest.fixture
async def club(house: House, ana: Identity, bo: Identity) -> str:
    await house.room_book.create(ana, "Club", kind="public", topic="")
    await house.members.join(bo, "club")
    return "club"


class SlowLink:
    """Keeps back what is announced, until the test lets it go."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self._house = house
        self._kept: list[Event] = []
        self._deliver = house.broadcast._hub.deliver
        monkeypatch.setattr(house.broadcast._backplane, "_deliver", self._kept.extend)

    def let_go(self) -> None:
        self._deliver(self._kept)
        self._kept.clear()


async def said(timeline: Timeline) -> list[Message]:
    return [event.message for event in await heard(timeline.subscription, MessageChanged)]


async def test_news_of_an_earlier_leaving_does_not_end_a_later_following(
    house: House, ana: Identity, bo: Identity, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = house.timeline(ana)
    async with early.follow(club):
        pass
    link = SlowLink(house, monkeypatch)
    await house.members.leave(bo, club)
    await house.members.join(bo, club)
    late = house.timeline(bo)
    async with late.follow(club) as past:
        assert past.room.last_rev == 4
    link.let_go()
    await house.messages.post(ana, club, "welcome back")
    link.let_go()
    assert [it.rev for it in await said(early)] == [3, 4, 5]
    assert [it.rev for it in await said(late)] == [5]


async def test_who_leaves_while_reading_the_past_hears_that_and_nothing_more(
    house: House, ana: Identity, bo: Identity, club: str
) -> None:
    timeline = house.timeline(bo)
    async with timeline.follow(club):
        await house.members.leave(bo, club)
        await house.messages.post(ana, club, "behind his back")
    await house.messages.post(ana, club, "and once more")
    assert [it.system for it in await said(timeline)] == ["left"]
    assert not [topic for topic in timeline.subscription.topics if topic.startswith("room:")]


async def test_who_left_hears_nothing_of_what_came_while_following_failed(
    house: House, ana: Identity, bo: Identity, club: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = house.timeline(bo)
    get = house.rooms.get

    async def leaves_meanwhile(reader: Identity, room: str) -> object:
        await house.members.leave(bo, club)
        await house.typing.tell(ana, club, on=True)
        return await get(reader, room)

    monkeypatch.setattr(house.rooms, "get", leaves_meanwhile)
    with pytest.raises(NotFound):
        async with timeline.follow(club):
            pass
    timeline.subscription.put("fence")
    assert await timeline.subscription.take() == ["fence"]


async def test_a_room_can_be_joined_twice_at_the_same_time(house: House, ana: Identity, club: str) -> None:
    timeline = house.timeline(ana)

    async def join() -> None:
        async with timeline.join(club):
            await house.messages.post(ana, club, "meanwhile")

    async def follow() -> None:
        async with timeline.follow(club, 0):
            await house.messages.post(ana, club, "meanwhile")

    await asyncio.gather(join(), follow(), join(), follow())
    await house.messages.post(ana, club, "later")
    last_rev = (await house.rooms.get(ana, club)).last_rev
    assert (await said(timeline))[-1].rev == last_rev == 7


async def test_a_room_that_one_comes_into_meanwhile_is_not_among_those_that_are_followed(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """News of it follow by themselves; without being followed it would seem to be quiet."""
    timeline = house.timeline(ana)
    topics = house.rooms.topics

    async def makes_another(reader: Identity) -> list[str]:
        found = await topics(reader)
        await house.room_book.create(ana, "Another", kind="public", topic="")
        return found

    monkeypatch.setattr(house.rooms, "topics", makes_another)
    async with timeline.follow_all() as rooms:
        assert {room.stream for room in rooms} <= timeline.subscription.topics
