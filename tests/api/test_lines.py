"""The direct line: one write, in order, nothing after the end, and a bound for whoever does not read."""

import asyncio
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api import lines
from api.errors import CloseCode, Closing
from api.framing import encode_event
from api.lines import DirectLine
from api.rounds import Rounds
from api.server import DirectProtocol
from api.wire import text_frame
from services.events import AccountDisabled, MessageChanged
from services.pace import Pace
from services.subscription import CutOff, Subscription, hand
from tests.services.test_hub import posted

AUTHOR, OTHER = 1, 2
THE_END = AccountDisabled(topic="user:2")


class Transport:
    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.written.append(data)


class Reader:
    """Somebody at the end of a direct line, and a server's protocol that does what the test says."""

    def __init__(self, user_id: int = OTHER, rounds: Rounds | None = None) -> None:
        self.stream = Subscription(owner=user_id)
        self.reason: Exception | None = None
        self.transport = Transport()
        writable = asyncio.Event()
        writable.set()
        transport = self.transport
        protocol = SimpleNamespace(transport=transport, writable=writable, serve=lambda line: None, unpacks=False)
        self.rounds = rounds or Rounds(Pace())
        self.line = DirectLine(self, cast(DirectProtocol, protocol), self.rounds)

    def texts(self, item: object) -> Iterator[str]:
        if item is THE_END:
            raise Closing(CloseCode.SESSION_ENDED, "the end")
        yield item if isinstance(item, str) else encoded(cast(MessageChanged, item), self.stream.owner == AUTHOR)

    def end(self, reason: Exception) -> None:
        self.reason = self.reason or reason
        self.stream.end()

    async def written(self) -> list[bytes]:
        """What has been written since the last look, a write each."""
        while self.rounds._writing is not None:
            await asyncio.sleep(0)
        written, self.transport.written = self.transport.written, []
        return [data for data in written if data]


def frames(*texts: str) -> bytes:
    return b"".join(map(text_frame, texts))


def encoded(event: MessageChanged, for_author: bool) -> str:
    text = encode_event(event, for_author)
    assert text is not None
    return text


def frames_of(events: Iterable[MessageChanged], for_author: bool = False) -> bytes:
    return frames(*(encoded(event, for_author) for event in events))


async def test_all_that_comes_in_a_turn_is_written_at_once_and_in_order() -> None:
    reader = Reader()
    events = [posted(rev) for rev in (1, 2, 3)]
    reader.stream.put("before")
    for event in events:
        reader.stream.deliver(event)
    reader.stream.put("after")
    assert await reader.written() == [frames("before") + frames_of(events) + frames("after")]
    reader.stream.put("later")
    assert await reader.written() == [frames("later")]


async def test_the_same_bytes_go_to_all_but_the_author() -> None:
    rounds, event = Rounds(Pace()), posted(1, client_id="mine")
    author, *others = (Reader(user_id, rounds) for user_id in (AUTHOR, OTHER, 3))
    hand((event,), [reader.stream for reader in (author, *others)])
    assert await author.written() == [frames_of([event], for_author=True)]
    assert b"mine" in frames_of([event], for_author=True)
    [first], [second] = [await reader.written() for reader in others]
    assert first is second
    assert b"mine" not in first


async def test_what_all_wait_for_is_joined_once_however_it_came() -> None:
    rounds = Rounds(Pace())
    readers, late = [Reader(rounds=rounds) for _ in range(3)], Reader(rounds=rounds)
    streams, events = [reader.stream for reader in readers], [posted(rev) for rev in range(4)]
    hand((events[0], events[1]), streams)
    hand((events[2], events[3]), [*streams, late.stream])
    written = [await reader.written() for reader in readers]
    assert written == [[frames_of(events)]] * 3
    assert written[0][0] is written[1][0] is written[2][0]
    assert await late.written() == [frames_of(events[2:])]


async def test_an_answer_keeps_its_place_among_what_all_wait_for() -> None:
    rounds = Rounds(Pace())
    reader, other = Reader(rounds=rounds), Reader(rounds=rounds)
    before, after = posted(1), posted(2)
    hand((before,), [reader.stream, other.stream])
    reader.stream.put("answer")
    hand((after,), [reader.stream, other.stream])
    assert await reader.written() == [frames_of([before]) + frames("answer") + frames_of([after])]
    assert await other.written() == [frames_of([before, after])]


async def test_what_is_to_be_done_is_not_taken_for_a_frame() -> None:
    rounds = Rounds(Pace())
    readers, event = [Reader(rounds=rounds) for _ in range(2)], posted(1)
    hand((event, THE_END), [reader.stream for reader in readers])
    for reader in readers:
        assert await reader.written() == [frames_of([event])]
        assert isinstance(reader.reason, Closing)


async def test_nothing_is_written_after_the_end() -> None:
    reader = Reader()
    reader.line.hear_flow(False)
    reader.stream.put("too late")
    assert await reader.written() == []
    reader.line.hear_end()
    reader.stream.put("even later")
    assert await reader.written() == []


async def test_what_comes_before_the_end_of_a_session_goes_out_and_nothing_after_it() -> None:
    reader = Reader()
    for item in ("before", THE_END, "after"):
        reader.stream.put(item)
    assert await reader.written() == [frames("before")]
    assert isinstance(reader.reason, Closing)
    reader.stream.put("later")
    assert await reader.written() == []


async def test_what_waits_goes_out_when_the_line_is_closed() -> None:
    reader = Reader()
    reader.stream.put("the last word")
    await reader.line.close()
    assert await reader.written() == [frames("the last word")]


async def test_a_full_transport_keeps_what_comes_until_it_is_free() -> None:
    reader = Reader()
    reader.line.hear_flow(False)
    for text in ("one", "two"):
        reader.stream.put(text)
        assert await reader.written() == []
    reader.line.hear_flow(True)
    assert await reader.written() == [frames("one", "two")]
    reader.stream.put("three")
    assert await reader.written() == [frames("three")]


async def test_who_leaves_more_lying_than_the_bound_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BACKLOG", 3 * len(frames("12345")))
    reader = Reader()
    reader.line.hear_flow(False)
    for _ in range(3):
        reader.stream.put("12345")
        await reader.written()
    assert reader.reason is None
    reader.stream.put("12345")
    await reader.written()
    assert isinstance(reader.reason, CutOff)


async def test_many_items_between_two_rounds_cut_nobody_off() -> None:
    reader = Reader()
    events = [posted(rev) for rev in range(5000)]
    for event in events:
        reader.stream.deliver(event)
    assert await reader.written() == [frames_of(events)]


async def test_a_fault_ends_that_reader_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = Rounds(Pace())
    broken, sound = Reader(rounds=rounds), Reader(rounds=rounds)

    def breaks(_: Any) -> Iterator[str]:
        raise RuntimeError("broken")

    monkeypatch.setattr(broken, "texts", breaks)
    for reader in (broken, sound):
        reader.stream.put("hello")
    assert await sound.written() == [frames("hello")]
    assert isinstance(broken.reason, RuntimeError)
