"""Fan-out: in order, bounded, and never waiting for anybody."""

import asyncio
from datetime import UTC, datetime

import pytest

from services.backplane import MemoryBackplane
from services.broadcast import Broadcast
from services.events import Event, Message, MessagePosted
from services.hub import CutOff


def posted(rev: int, topic: str = "room:1") -> MessagePosted:
    message = Message(
        id=rev,
        room="general",
        seq=rev,
        rev=rev,
        user_id=1,
        username="ana",
        message=f"#{rev}",
        timestamp=datetime.now(UTC),
    )
    return MessagePosted(topic=topic, message=message)


@pytest.fixture
async def broadcast() -> Broadcast:
    broadcast = Broadcast(MemoryBackplane())
    await broadcast.start()
    return broadcast


async def test_every_follower_gets_every_event_in_order(broadcast: Broadcast) -> None:
    readers = [broadcast.connect("room:1") for _ in range(3)]
    events = [posted(rev) for rev in range(5)]
    for event in events:
        await broadcast.broadcast(event)
    for reader in readers:
        assert await reader.take() == events


async def test_other_topics_are_not_heard(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:1")
    await broadcast.broadcast(posted(1, "room:2"))
    await broadcast.broadcast(mine := posted(1))
    assert await reader.take() == [mine]


async def test_taking_waits_for_something_to_come(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:1")
    taking = asyncio.create_task(reader.take())
    await asyncio.sleep(0)
    assert not taking.done()
    await broadcast.broadcast(event := posted(1))
    assert await taking == [event]


async def test_who_stops_reading_is_cut_off_alone(broadcast: Broadcast) -> None:
    slow = broadcast.connect("room:1", bound=3)
    quick = broadcast.connect("room:1", bound=3)
    seen: list[object] = []
    for rev in range(10):
        await broadcast.broadcast(posted(rev))
        seen += await quick.take()
    assert len(seen) == 10
    assert slow.ended.done()
    with pytest.raises(CutOff):
        await slow.take()


async def test_a_reader_that_waits_hears_of_its_end(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:1")
    taking = asyncio.create_task(reader.take())
    await asyncio.sleep(0)
    broadcast.disconnect(reader)
    with pytest.raises(CutOff):
        await taking


async def test_nothing_comes_after_disconnect_and_nothing_is_left_behind(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:1", "room:2")
    broadcast.disconnect(reader)
    await broadcast.broadcast(posted(1))
    assert broadcast._hub._followers == {}


async def test_held_events_follow_the_past_without_what_it_told(broadcast: Broadcast) -> None:
    reader = broadcast.connect()
    reader.hold("room:1")
    broadcast.follow(reader, "room:1")
    for rev in (4, 5, 6):
        await broadcast.broadcast(posted(rev))
    reader.put("the past, up to 5")
    reader.release("room:1", after=5)
    await broadcast.broadcast(posted(7))
    past, *live = await reader.take()
    assert past == "the past, up to 5"
    assert [event.rev for event in live if isinstance(event, MessagePosted)] == [6, 7]


async def test_holding_is_bounded_too(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:1", bound=3)
    reader.hold("room:1")
    for rev in range(4):
        await broadcast.broadcast(posted(rev))
    assert reader.ended.done()


async def test_closing_ends_every_subscription(broadcast: Broadcast) -> None:
    readers = [broadcast.connect("room:1"), broadcast.connect("room:2")]
    await broadcast.close()
    assert all(reader.ended.done() for reader in readers)


def test_an_event_is_equal_to_itself_only() -> None:
    assert Event(topic="x") != Event(topic="x")
