"""The stretch of a room that a page has loaded."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pages.components.messages.window import MOST, SLACK, Window
from services.events import Message

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def message(seq: int, rev: int | None = None, text: str = "hello") -> Message:
    return Message(
        id=seq, room="general", seq=seq, rev=rev or seq, user_id=1, username="ana", message=text,
        timestamp=NOON + timedelta(seconds=seq),
    )  # fmt: skip


def window(first: int, last: int, *, older: bool = False, newer: bool = False) -> Window:
    return Window([message(seq) for seq in range(first, last + 1)], None, older, newer)


def seqs(window: Window) -> list[int]:
    return [it.seq for it in window.messages]


def test_messages_come_to_their_places_in_whatever_order() -> None:
    for order in itertools.permutations(range(1, 5)):
        one = Window()
        for seq in order:
            one.take([message(seq)])
        assert seqs(one) == [1, 2, 3, 4]


def test_a_row_that_is_put_between_two_changes_the_looks_of_the_one_below() -> None:
    one = Window([message(1), message(3)])
    assert one.take([message(2)]) == [2, 3]
    assert one.take([message(4)]) == [4]


def test_a_changed_message_takes_the_place_of_what_it_was_and_an_older_state_does_not() -> None:
    one = window(1, 3)
    assert one.take([message(2, rev=9, text="edited")]) == [2]
    assert one.take([message(2, rev=5, text="older")]) == []
    assert [it.message for it in one.messages] == ["hello", "edited", "hello"]


def test_a_deletion_changes_the_looks_of_the_one_below() -> None:
    one = window(1, 3)
    assert one.take([replace(message(2, rev=9), deleted=True)]) == [2, 3]


def test_what_lies_outside_waits_until_its_page_is_read() -> None:
    one = window(10, 20, older=True, newer=True)
    assert one.take([message(5), message(25)]) == []
    assert seqs(one) == list(range(10, 21))


def test_first_message_of_an_empty_room() -> None:
    one = Window()
    assert one.take([message(1)]) == [1]


def test_older_messages_bring_the_one_above_them() -> None:
    one = Window([message(3)], message(2), older=True)
    one.put_above(Window([message(2)], message(1), older=True))
    assert seqs(one) == [2, 3]
    assert one.above_of(2) == message(1)
    assert one.above_of(3) == message(2)


def test_a_window_that_has_grown_too_long_lets_its_far_side_go() -> None:
    assert not window(1, MOST + SLACK).trim(top=True)
    one = window(1, MOST + SLACK + 1)
    assert one.trim(top=True)
    assert (one.first, one.last, one.older, one.newer) == (SLACK + 2, MOST + SLACK + 1, True, False)
    assert one.above_of(one.first) == message(SLACK + 1)
    other = window(1, MOST + SLACK + 1)
    assert other.trim(top=False)
    assert (other.first, other.last, other.older, other.newer) == (1, MOST, False, True)
