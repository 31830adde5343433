"""One reader's view: what was, what changed and what comes, without a gap and without a repetition."""

import asyncio

import pytest

from services import history
from services.errors import NotFound
from services.events import MessageChanged
from services.history import Changes, Page
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.timeline import Timeline


async def post(house: House, sender: Identity, count: int) -> None:
    for _ in range(count):
        await house.messages.post(sender, LOBBY, "hello")


async def live_revs(timeline: Timeline, count: int) -> list[int]:
    revs: list[int] = []
    while len(revs) < count:
        revs += [item.rev for item in await timeline.subscription.take() if isinstance(item, MessageChanged)]
    return revs


@pytest.mark.parametrize("cursor", [None, 3])
async def test_past_and_live_meet_without_a_seam_while_others_write(
    house: House, ana: Identity, cursor: int | None
) -> None:
    await post(house, ana, 10)
    writing = asyncio.create_task(post(house, ana, 100))
    timeline = house.timeline(ana)
    async with timeline.follow(LOBBY, cursor) as past:
        seen = [message.rev for message in past.messages]
        await asyncio.sleep(0.01)  # the reader takes its time with the past, the writers do not
    await writing
    seen += await live_revs(timeline, 110 - past.room.last_rev)
    assert seen == list(range(1 if cursor is None else 4, 111))


async def test_a_cursor_gets_what_changed_since(house: House, ana: Identity) -> None:
    await post(house, ana, 5)
    async with house.timeline(ana).follow(LOBBY, 3) as past:
        assert isinstance(past, Changes)
        assert [message.rev for message in past.messages] == [4, 5]


@pytest.mark.parametrize("cursor", [99, 0])
async def test_a_cursor_that_means_nothing_gets_the_newest_page(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch, cursor: int
) -> None:
    """It is ahead of this room, or too far behind."""
    monkeypatch.setattr(history, "RESUME_BOUND", 4)
    await post(house, ana, 5)
    async with house.timeline(ana).follow(LOBBY, cursor) as past:
        assert isinstance(past, Page)
        assert [message.seq for message in past.messages] == [1, 2, 3, 4, 5]


async def test_a_room_one_is_not_in_cannot_be_followed(house: House, ana: Identity) -> None:
    timeline = house.timeline(ana)
    with pytest.raises(NotFound):
        async with timeline.follow("nowhere"):
            pass


async def test_a_reader_that_fails_with_the_past_follows_nothing(house: House, ana: Identity) -> None:
    timeline = house.timeline(ana)
    room = await house.rooms.get(ana, LOBBY)
    with pytest.raises(ZeroDivisionError):
        async with timeline.follow(LOBBY):
            raise ZeroDivisionError
    assert room.stream not in timeline.subscription.topics


async def test_unfollowing_ends_the_stream_of_that_room(house: House, ana: Identity) -> None:
    timeline = house.timeline(ana)
    async with timeline.follow(LOBBY):
        pass
    await timeline.unfollow(LOBBY)
    await post(house, ana, 1)
    timeline.subscription.put("fence")
    assert await timeline.subscription.take() == ["fence"]


async def test_a_cursor_of_another_database_is_none(house: House) -> None:
    assert house.cursor(3, house.epoch) == house.cursor(3, None) == 3
    assert house.cursor(3, "another") is None


async def test_all_rooms_are_joined_at_once_from_where_they_are_told_to_be(house: House, ana: Identity) -> None:
    await post(house, ana, 3)
    writing = asyncio.create_task(post(house, ana, 20))
    timeline = house.timeline(ana)
    async with timeline.follow_all() as rooms:
        [room] = rooms
        await asyncio.sleep(0.01)
    await writing
    assert await live_revs(timeline, 23 - room.last_rev) == list(range(room.last_rev + 1, 24))


async def test_joining_a_room_twice_at_once_loses_and_repeats_nothing(house: House, ana: Identity) -> None:
    timeline = house.timeline(ana)
    first_has_read, go_on = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with timeline.follow(LOBBY):
            first_has_read.set()
            await go_on.wait()

    async def second() -> int:
        async with timeline.follow(LOBBY, 0) as past:
            return past.room.last_rev

    joining = asyncio.create_task(first())
    await first_has_read.wait()
    again = asyncio.create_task(second())
    await post(house, ana, 5)
    go_on.set()
    await joining
    read = await again
    await post(house, ana, 2)
    timeline.subscription.put("fence")
    live = [it.rev for it in await timeline.subscription.take() if isinstance(it, MessageChanged)]
    assert read == 5
    assert live[-2:] == [6, 7]
    assert sorted(set(live)) == sorted(live)
