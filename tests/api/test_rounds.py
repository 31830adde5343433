"""When sockets are written to: each once a round, in slices, and nobody is forgotten."""

import asyncio
from itertools import count
from types import SimpleNamespace

import pytest

from api import rounds
from api.rounds import Rounds
from services.pace import Pace
from services.subscription import Subscription


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


async def test_a_round_is_followed_by_a_rest_twice_as_long_and_news_wait_for_half_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock is ours: each look at it takes 20 ms, and nobody really rests."""
    pace = Pace()
    it, rests, sleep, looks = Rounds(pace), list[tuple[float, bool]](), asyncio.sleep, count()

    async def rest(seconds: float) -> None:
        rests.append((seconds, not pace._told.is_set()))
        await sleep(0)

    monkeypatch.setattr(rounds, "time", SimpleNamespace(monotonic=lambda: next(looks) * 0.02))
    monkeypatch.setattr(asyncio, "sleep", rest)
    it.add([Listener(it).stream])
    await until_idle(it)
    for _ in range(4 * rounds.SLICE):
        it.add([Listener(it).stream])
    await until_idle(it)
    half = pytest.approx(0.02), rounds.LONGEST_REST / 2
    assert [rest for rest in rests if rest[0]] == [(it, is_telling) for it in half for is_telling in (True, False)]
