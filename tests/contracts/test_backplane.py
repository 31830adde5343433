"""What every backplane has to keep, whatever it is made of. A new one is added to `BACKPLANES` and nothing else."""

from collections.abc import AsyncIterator, Callable

import pytest

from services.backplane import Backplane, MemoryBackplane
from services.broadcast import Broadcast
from services.events import Event

BACKPLANES: list[Callable[[], Backplane]] = [MemoryBackplane]


class Numbered(Event):
    """An event that can be told from the others."""


def numbered(count: int) -> list[Event]:
    return [Numbered(topic=f"room:{number}") for number in range(count)]


@pytest.fixture(params=BACKPLANES)
async def backplane(request: pytest.FixtureRequest) -> AsyncIterator[Backplane]:
    backplane: Backplane = request.param()
    yield backplane
    await backplane.close()


async def test_the_publisher_hears_its_own_events_in_order(backplane: Backplane) -> None:
    heard: list[Event] = []
    await backplane.start(heard.extend)
    events = numbered(100)
    await backplane.publish(events[:30])
    for event in events[30:]:
        await backplane.publish([event])
    assert [event.topic for event in heard] == [event.topic for event in events]


async def test_nothing_is_heard_before_the_start_or_after_the_close(backplane: Backplane) -> None:
    heard: list[Event] = []
    await backplane.publish([Event(topic="too early")])
    await backplane.start(heard.extend)
    await backplane.publish([Event(topic="now")])
    await backplane.close()
    await backplane.publish([Event(topic="too late")])
    assert [event.topic for event in heard] == ["now"]


async def test_it_can_be_closed_twice_and_started_again(backplane: Backplane) -> None:
    heard: list[Event] = []
    for _ in range(2):
        await backplane.start(heard.extend)
        await backplane.publish([Event(topic="x")])
        await backplane.close()
        await backplane.close()
    assert len(heard) == 2


async def missed(topic: str, rev: int) -> tuple[list[Event], int]:
    return [], rev


async def test_a_broadcast_service_stands_on_it(backplane: Backplane) -> None:
    broadcast = Broadcast(backplane, missed)
    await broadcast.start()
    reader = broadcast.connect("room:1")
    await broadcast.broadcast(event := Event(topic="room:1"))
    assert [item.topic for item in await reader.take() if isinstance(item, Event)] == [event.topic]
    await broadcast.close()
    assert reader.ended.done()
