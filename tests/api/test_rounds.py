"""When sockets are written to: each once a round, in slices, and nobody is forgotten."""

import asyncio
from itertools import count
from types import SimpleNamespace

import pytest

from api import rounds
from api.rounds import Rounds
from services.pace import Pace
from services.subscription import Subscription, hand
from tests.services.test_hub import posted


class Listener:
    """A line for which nothing waits that could be written for many."""

    def __init__(self, it: Rounds) -> None:
        self.stream = Subscription()
        self.stream.read_by(self, it, bound=10)
        self.flushed = 0

    def flush(self) -> None:
        self.flushed += 1

    def fail(self, reason: Exception) -> None:
        raise reason


async def until_idle(it: Rounds) -> None:
    while it._writing is not None:
        await asyncio.sleep(0)


async def test_what_comes_in_one_turn_waits_for_its_end() -> None:
    it = Rounds(Pace())
    line = Listener(it)
    it.add([line.stream])
    assert line.flushed == 0
    await until_idle(it)
    assert line.flushed == 1


async def test_a_round_gives_everybody_else_a_turn_after_each_slice() -> None:
    it = Rounds(Pace())
    lines = [Listener(it) for _ in range(2 * rounds.SLICE + 1)]
    for line in lines:
        it.add([line.stream])
    seen = set()
    while it._writing is not None:
        seen.add(sum(line.flushed for line in lines))
        await asyncio.sleep(0)
    assert {rounds.SLICE, 2 * rounds.SLICE, 2 * rounds.SLICE + 1} <= seen


async def test_what_comes_during_a_round_is_written_in_the_next() -> None:
    it = Rounds(Pace())
    late = Listener(it)

    class Adding(Listener):
        def flush(self) -> None:
            super().flush()
            it.add([late.stream])

    it.add([Adding(it).stream])
    await until_idle(it)
    assert late.flushed == 1


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were rested. The clock is ours: each slice takes 20 ms, and nobody really rests."""
    rests, sleep, looks = list[float](), asyncio.sleep, count()

    async def rest(seconds: float) -> None:
        rests.extend([seconds] if seconds else [])
        await sleep(0)

    monkeypatch.setattr(rounds, "time", SimpleNamespace(monotonic=lambda: next(looks) * 0.02))
    monkeypatch.setattr(asyncio, "sleep", rest)
    return rests


async def test_a_round_is_followed_by_a_rest_as_long_as_itself_but_not_longer_than_the_longest(
    rests: list[float],
) -> None:
    it = Rounds(Pace())
    for slices in (1, 2, 20):
        for _ in range(slices * rounds.SLICE):
            it.add([Listener(it).stream])
        await until_idle(it)
    assert [first + second for first, second in batched(rests)] == [
        pytest.approx(0.02),
        pytest.approx(0.04),
        rounds.LONGEST_REST,
    ]


async def test_where_events_come_together_the_rest_is_twice_as_long(rests: list[float]) -> None:
    it = Rounds(Pace())
    for events in ((posted(1),), (posted(2), posted(3))):
        line = Listener(it)
        line.stream.outlet = lambda frames: None
        hand(events, [line.stream])
        await until_idle(it)
    assert [first + second for first, second in batched(rests)] == [pytest.approx(0.02), pytest.approx(0.04)]


async def test_news_wait_for_a_round_and_half_of_its_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    pace, waited, sleep = Pace(), list[bool](), asyncio.sleep

    async def rest(seconds: float) -> None:
        waited.append(not pace._told.is_set())
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", rest)
    it = Rounds(pace)
    it.add([Listener(it).stream])
    await until_idle(it)
    # Until idle looks in between; the round itself pauses before it begins, after its slice and in its two halves.
    assert waited[0] is False
    assert waited[-1] is False
    assert waited.count(True) >= 2


def batched(rests: list[float]) -> list[tuple[float, float]]:
    """The two halves of each rest."""
    return list(zip(rests[::2], rests[1::2], strict=True))
