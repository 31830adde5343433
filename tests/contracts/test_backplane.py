"""What every backplane has to keep, whatever it is made of. A new one is added to `BACKPLANES` and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

import pytest

from services.backplane import Backplane, MemoryBackplane
from services.broadcast import Broadcast
from services.events import Event
from services.nats_backplane import NatsBackplane
from tests.nats import nats_server

BACKPLANES: dict[str, Callable[[str], Backplane]] = {
    "memory": lambda _: MemoryBackplane(),
    "nats": NatsBackplane,
}
WITHIN = 30.0  # seconds


@pytest.fixture(scope="module")
def nats() -> Iterator[str]:
    with nats_server() as server:
        yield server.address


@pytest.fixture(params=BACKPLANES)
async def backplane(request: pytest.FixtureRequest, nats: str) -> AsyncIterator[Backplane]:
    backplane = BACKPLANES[request.param](nats)
    yield backplane
    await backplane.close()


def numbered(count: int) -> list[Event]:
    return [Event(topic=f"room:{number}") for number in range(count)]


def topics(events: Sequence[Event]) -> list[str]:
    return [event.topic for event in events]


async def test_the_publisher_hears_its_own_events_in_order(backplane: Backplane) -> None:
    heard: list[Event] = []
    await backplane.start(heard.extend)
    events = numbered(100)
    await backplane.publish(events[:30])
    for event in events[30:]:
        await backplane.publish([event])
    await _until(lambda: len(heard) >= 100)
    assert topics(heard) == topics(events)


async def test_nothing_is_heard_before_the_start_or_after_the_close(backplane: Backplane) -> None:
    heard: list[Event] = []
    await backplane.publish([Event(topic="too early")])
    await backplane.start(heard.extend)
    await backplane.publish([Event(topic="now")])
    await _until(lambda: len(heard) >= 1)
    await backplane.close()
    await backplane.publish([Event(topic="too late")])
    assert topics(heard) == ["now"]


async def test_it_can_be_closed_twice_and_started_again(backplane: Backplane) -> None:
    heard: list[Event] = []
    for _ in range(2):
        await backplane.start(heard.extend)
        await backplane.publish([Event(topic="x")])
        await backplane.close()
        await backplane.close()
    await _until(lambda: len(heard) >= 2)
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


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not holds():
            await asyncio.sleep(0.01)
