"""Two processes and NATS between them, as far as one test can be two processes."""

import asyncio
from collections.abc import Callable

from services.events import Event, MessageChanged
from services.nats_backplane import NatsBackplane
from tests.nats import nats_server
from tests.services.test_hub import posted

WITHIN = 30.0  # seconds


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not holds():
            await asyncio.sleep(0.01)


async def test_both_hear_everything_once_as_it_was_said() -> None:
    with nats_server() as nats:
        ends = [NatsBackplane(nats.address) for _ in range(2)]
        heard: list[list[Event]] = [[], []]
        for end, events in zip(ends, heard, strict=True):
            await end.start(events.extend)
        said = [posted(rev) for rev in range(120)]
        await ends[0].publish(said)
        await ends[1].publish([Event(topic="back")])
        await until(lambda: len(heard[0]) >= 121 and len(heard[1]) >= 121)
        for events in heard:
            messages = [event.message for event in events if isinstance(event, MessageChanged)]
            assert messages == [event.message for event in said]
            assert len(events) == 121
        for end in ends:
            await end.close()


async def test_without_nats_each_goes_on_by_itself_and_they_find_each_other_again() -> None:
    with nats_server() as nats:
        ends = [NatsBackplane(nats.address) for _ in range(2)]
        heard: list[list[str]] = [[], []]
        for end, topics in zip(ends, heard, strict=True):
            await end.start(lambda events, topics=topics: topics.extend(it.topic for it in events))  # type: ignore[misc]
        nats.stop()
        for number, end in enumerate(ends):
            await end.publish([Event(topic=f"own {number}")])
        assert [topics[0] for topics in heard] == ["own 0", "own 1"]
        nats.start()

        async def hear_again() -> None:
            while "again" not in heard[1]:
                await ends[0].publish([Event(topic="again")])
                await asyncio.sleep(0.05)

        await asyncio.wait_for(hear_again(), WITHIN)
        for end in ends:
            await end.close()
