"""What is lost last is noticed, too: nobody has to say anything more for that."""

import asyncio
from collections.abc import Sequence

import pytest

from services import heartbeat
from services.broadcast import Broadcast
from services.events import AccountDisabled, Event, RevReached, SessionEnded
from services.subscription import Subscription
from tests.live.server import until
from tests.services.test_hub import Store, follow, posted, revs


class Leaky:
    """A link that loses every message and no heartbeat; or the first so and so many things, whatever they are."""

    is_lossy = True

    def __init__(self, lets_through_after: int | None = None) -> None:
        self.said: list[Event] = []
        self._loses = lets_through_after

    @property
    def beats(self) -> list[RevReached]:
        return [it for it in self.said if isinstance(it, RevReached)]

    async def start(self, deliver: object) -> None:
        self._deliver = deliver

    async def publish(self, events: Sequence[Event]) -> None:
        self.said += events
        if self._loses is None:
            events = [it for it in events if isinstance(it, RevReached)]
        elif self._loses:
            events, self._loses = [], self._loses - 1
        self._deliver(events)  # type: ignore[operator]

    async def close(self) -> None:
        pass


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "EVERY", 0.02)


@pytest.mark.usefixtures("quick")
async def test_a_lost_last_event_comes_with_a_heartbeat_and_then_it_is_quiet() -> None:
    link = Leaky()
    broadcast = Broadcast(link, Store(last_rev=6).missed)
    await broadcast.start()
    reader = await follow(broadcast, 3)
    await broadcast.broadcast(*map(posted, (4, 5, 6)))
    assert await revs(reader, 3) == [4, 5, 6]
    await until(lambda: len(link.beats) == heartbeat.TIMES, "all heartbeats")
    await asyncio.sleep(5 * heartbeat.EVERY)
    assert [(it.topic, it.reached) for it in link.beats] == [("room:1", 6)] * heartbeat.TIMES
    await _heard_nothing_more(reader)
    await broadcast.close()


@pytest.mark.usefixtures("quick")
async def test_a_heartbeat_that_cannot_be_sent_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    link = Leaky()
    broadcast = Broadcast(link, Store(last_rev=4).missed)
    await broadcast.start()
    reader = await follow(broadcast, 3)
    await broadcast.broadcast(posted(4))
    publish, failures = link.publish, iter(range(2 * heartbeat.TIMES))

    async def fails(events: Sequence[Event]) -> None:
        if next(failures, None) is not None:
            raise OSError("no link")
        await publish(events)

    monkeypatch.setattr(broadcast._heartbeat, "_publish", fails)
    assert await revs(reader, 1) == [4]
    await broadcast.close()


@pytest.mark.usefixtures("quick")
async def test_an_end_that_was_lost_comes_with_a_heartbeat() -> None:
    link = Leaky(lets_through_after=1)
    broadcast = Broadcast(link, Store(last_rev=0).missed)
    await broadcast.start()
    sign_in, account = broadcast.connect("session:1"), broadcast.connect("user:1")
    await broadcast.broadcast(SessionEnded(topic="session:1"), AccountDisabled(topic="user:1"))
    assert isinstance((await sign_in.take())[0], SessionEnded)
    await until(lambda: len(link.said) == 2 + heartbeat.TIMES, "all heartbeats")
    await _heard_nothing_more(account)  # who was let in again meanwhile would be shut out by it
    await broadcast.close()


async def _heard_nothing_more(reader: Subscription) -> None:
    reader.put("nothing more")
    assert await reader.take() == ["nothing more"]
