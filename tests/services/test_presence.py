"""Who is online: with several pages and sockets, over short absences, and told to everybody in few events."""

import asyncio
from collections.abc import Iterator

import pytest

from services import presence
from services.backplane import MemoryBackplane
from services.broadcast import Broadcast
from services.events import PRESENCE, Event, PresenceChanged
from services.presence import Presence
from services.subscription import Subscription


@pytest.fixture
async def broadcast() -> Broadcast:
    async def nothing_missed(topic: str, rev: int) -> tuple[list[Event], int]:
        raise AssertionError("nothing is missing")

    broadcast = Broadcast(MemoryBackplane(), nothing_missed)
    await broadcast.start()
    return broadcast


@pytest.fixture
def here(broadcast: Broadcast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Presence]:
    """A presence that gathers and forgives for hardly any time."""
    monkeypatch.setattr(presence, "GATHER", 0.01)
    monkeypatch.setattr(presence, "GRACE", 0.03)
    here = Presence(broadcast)
    yield here
    here.close()


async def next_told(reader: Subscription) -> tuple[list[str], list[str]]:
    async with asyncio.timeout(60):
        [event] = await reader.take()
    assert isinstance(event, PresenceChanged)
    return list(event.online), list(event.offline)


async def test_who_comes_and_goes_is_told_once(broadcast: Broadcast, here: Presence) -> None:
    reader = broadcast.connect(PRESENCE)
    with here.here("ana"):
        assert await next_told(reader) == (["ana"], [])
        assert here.online() == ["ana"]
    assert await next_told(reader) == ([], ["ana"])
    assert here.online() == []


async def test_many_at_once_are_one_event(broadcast: Broadcast, here: Presence) -> None:
    reader = broadcast.connect(PRESENCE)
    with here.here("cem"), here.here("ana"), here.here("bo"), here.here("ana"):
        assert await next_told(reader) == (["ana", "bo", "cem"], [])


async def test_who_closes_one_of_two_pages_is_still_here(broadcast: Broadcast, here: Presence) -> None:
    reader = broadcast.connect(PRESENCE)
    with here.here("ana"):
        with here.here("ana"):
            assert await next_told(reader) == (["ana"], [])
        with here.here("fence"):
            assert await next_told(reader) == (["fence"], [])
        assert await next_told(reader) == ([], ["fence"])
        assert here.is_online("ana")


async def test_a_short_absence_is_none(broadcast: Broadcast, here: Presence, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = broadcast.connect(PRESENCE)
    with here.here("ana"):
        assert await next_told(reader) == (["ana"], [])
    assert here.is_online("ana")  # nobody has noticed yet
    with here.here("ana"), here.here("fence"):
        assert await next_told(reader) == (["fence"], [])


async def test_who_was_here_for_a_moment_only_is_not_told_of(
    broadcast: Broadcast, here: Presence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "GRACE", 0.0)
    monkeypatch.setattr(presence, "GATHER", 0.05)
    reader = broadcast.connect(PRESENCE)
    with here.here("fence"):
        with here.here("ana"):
            pass
        assert await next_told(reader) == (["fence"], [])


async def test_nothing_is_left_behind_by_a_closed_house(broadcast: Broadcast, here: Presence) -> None:
    reader = broadcast.connect(PRESENCE)
    with here.here("ana"):
        pass
    here.close()
    await asyncio.sleep(0.05)
    reader.put("fence")
    assert await reader.take() == ["fence"]


def test_a_reload_or_a_tunnel_is_no_absence() -> None:
    assert presence.GRACE == 30
