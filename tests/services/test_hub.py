"""Fan-out: in order, bounded, and never waiting for anybody."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from services import hub
from services.backplane import MemoryBackplane
from services.broadcast import Broadcast
from services.events import Event, Message, MessageChanged
from services.subscription import CutOff, Subscription


def posted(rev: int, topic: str = "room:1", client_id: str | None = None) -> MessageChanged:
    message = Message(
        id=rev,
        room="general",
        seq=rev,
        rev=rev,
        user_id=1,
        username="ana",
        message=f"#{rev}",
        timestamp=datetime.now(UTC),
        client_id=client_id,
    )
    return MessageChanged(topic=topic, message=message)


async def nothing_missed(topic: str, rev: int) -> tuple[list[Event], int]:
    raise AssertionError("nothing is missing")


@pytest.fixture
async def broadcast() -> Broadcast:
    broadcast = Broadcast(MemoryBackplane(), nothing_missed)
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


class Noting:
    """Notes what it is told."""

    def __init__(self, told: list[object]) -> None:
        self._told = told

    def add(self, streams: list[Subscription]) -> None:
        self._told += streams

    def end(self, reader: Any) -> None:
        self._told.append(reader)


async def test_a_reader_without_a_task_is_called_when_something_comes_after_nothing(broadcast: Broadcast) -> None:
    reader, calls = broadcast.connect("room:1"), list[object]()
    reader.read_by("me", Noting(calls), bound=3)
    events = [posted(rev) for rev in (1, 2, 3)]
    for event in events[:2]:
        await broadcast.broadcast(event)
    assert len(calls) == 1
    assert reader.take_waiting() == events[:2]
    await broadcast.broadcast(events[2])
    assert len(calls) == 2
    assert reader.take_waiting() == events[2:]
    for event in [posted(rev) for rev in range(4, 8)]:
        await broadcast.broadcast(event)
    assert calls == [reader, reader, reader, "me"], "one for the first event, one for the end"
    with pytest.raises(CutOff):
        reader.take_waiting()


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
    assert broadcast._hub._channels == {}


async def test_held_events_follow_the_past_without_what_it_told(broadcast: Broadcast) -> None:
    reader = broadcast.connect()
    reader.hold("room:1")
    broadcast.follow(reader, "room:1")
    for rev in (4, 5, 6):
        await broadcast.broadcast(posted(rev))
    reader.put("the past, up to 5")
    broadcast.begin("room:1", 5)
    reader.release("room:1", after=5)
    await broadcast.broadcast(posted(7))
    past, *live = await reader.take()
    assert past == "the past, up to 5"
    assert [event.rev for event in live if isinstance(event, MessageChanged)] == [6, 7]


async def test_only_a_topic_whose_past_was_told_is_sifted_and_only_until_the_first_news(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:2")
    reader.hold("room:1")
    broadcast.follow(reader, "room:1")
    broadcast.begin("room:1", 5)
    reader.release("room:1", after=7)  # another process was further
    elsewhere = [posted(rev, "room:2") for rev in (1, 2)]
    for event in elsewhere:
        await broadcast.broadcast(event)
    assert await reader.take() == elsewhere
    here = [posted(rev) for rev in (6, 7, 8, 9)]
    for event in here:
        await broadcast.broadcast(event)
    assert await reader.take() == here[2:]
    assert reader._told == {}


async def test_nothing_is_sifted_where_all_that_comes_is_later(broadcast: Broadcast) -> None:
    readers = []
    for rev in (5, 3):  # the second one was slower, and the stream is at 5 already
        reader = broadcast.connect()
        reader.hold("room:1")
        broadcast.follow(reader, "room:1")
        reader.release("room:1", after=rev, all_later=broadcast.begin("room:1", rev))
        readers.append(reader)
    assert [reader._told for reader in readers] == [None, None]
    await broadcast.broadcast(*(posted(rev) for rev in (5, 6, 7)))
    assert readers[0].waiting is readers[1].waiting, "whoever waits for the same shares it"
    assert await revs(readers[0], 2) == [6, 7]


async def test_holding_is_bounded_too(broadcast: Broadcast) -> None:
    reader = broadcast.connect("room:1", bound=3)
    reader.hold("room:1")
    for rev in range(4):
        await broadcast.broadcast(posted(rev))
    assert reader.ended.done()


class Store:
    """A room of which everything can be read, and that counts how often it is."""

    def __init__(self, last_rev: int) -> None:
        self.last_rev = last_rev
        self.reads = 0

    async def missed(self, topic: str, rev: int) -> tuple[list[Event], int]:
        self.reads += 1
        return [posted(missing, topic) for missing in range(rev + 1, self.last_rev + 1)], self.last_rev


async def follow(broadcast: Broadcast, rev: int) -> Subscription:
    """Follow the room as a timeline does: hold, read the past up to `rev`, go on from there."""
    reader = broadcast.connect()
    reader.hold("room:1")
    broadcast.follow(reader, "room:1")
    broadcast.begin("room:1", rev)
    reader.release("room:1", after=rev)
    return reader


async def revs(reader: Subscription, count: int) -> list[int | None]:
    found: list[int | None] = []
    async with asyncio.timeout(60):
        while len(found) < count:
            found += [item.rev for item in await reader.take() if isinstance(item, Event)]
    return found


async def started(store: Store) -> Broadcast:
    broadcast = Broadcast(MemoryBackplane(), store.missed)
    await broadcast.start()
    return broadcast


async def test_what_a_link_loses_is_read_from_the_store_once_for_all() -> None:
    broadcast = await started(store := Store(last_rev=9))
    readers = [await follow(broadcast, 3) for _ in range(3)]
    for rev in (4, 7, 9):  # 5, 6 and 8 are lost
        await broadcast.broadcast(posted(rev))
    for reader in readers:
        assert await revs(reader, 6) == [4, 5, 6, 7, 8, 9]
    assert store.reads == 1


async def test_what_a_link_doubles_or_reorders_is_put_right_without_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "STRAGGLERS", 0.3)  # a busy machine may take its time between two of them
    broadcast = await started(store := Store(last_rev=9))
    reader = await follow(broadcast, 3)
    for rev in (4, 6, 4, 5, 5, 9, 8, 7, 6):
        await broadcast.broadcast(posted(rev))
    assert await revs(reader, 6) == [4, 5, 6, 7, 8, 9]
    await asyncio.sleep(2 * hub.STRAGGLERS)
    assert store.reads == 0


async def test_events_that_come_before_anybody_has_read_the_past_wait_for_it() -> None:
    broadcast = await started(Store(last_rev=6))
    reader = broadcast.connect()
    reader.hold("room:1")
    broadcast.follow(reader, "room:1")
    for rev in (3, 4, 6):  # the past will tell up to 4, and 5 is lost
        await broadcast.broadcast(posted(rev))
    broadcast.begin("room:1", 4)
    reader.release("room:1", after=4)
    assert await revs(reader, 2) == [5, 6]


async def test_a_newcomer_who_has_read_more_tells_the_others_what_they_lack() -> None:
    broadcast = await started(Store(last_rev=5))
    early = await follow(broadcast, 3)  # 4 and 5 are lost, and nothing else happens
    late = await follow(broadcast, 5)
    assert await revs(early, 2) == [4, 5]
    late.put("nothing twice")
    assert await late.take() == ["nothing twice"]


async def test_what_cannot_be_read_ends_the_readers_who_then_help_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(topic: str, rev: int) -> tuple[list[Event], int]:
        raise OSError("no database")

    monkeypatch.setattr(hub, "PAUSE", 0)
    broadcast = Broadcast(MemoryBackplane(), fails)
    await broadcast.start()
    reader = await follow(broadcast, 3)
    await broadcast.broadcast(posted(5))
    with pytest.raises(CutOff):
        await reader.take()
    again = await follow(broadcast, 5)
    await broadcast.broadcast(posted(6))
    assert await revs(again, 1) == [6]


async def test_closing_ends_every_subscription(broadcast: Broadcast) -> None:
    readers = [broadcast.connect("room:1"), broadcast.connect("room:2")]
    await broadcast.close()
    assert all(reader.ended.done() for reader in readers)


def test_an_event_is_equal_to_itself_only() -> None:
    assert Event(topic="x") != Event(topic="x")
