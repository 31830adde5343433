"""What was found, outside of its conversation: never markup, and the matches are marked."""

import pytest

from pages.components.addresses import address_of, place_of
from pages.components.messages.found import marked_html
from pages.components.rooms.fuzzy import best, score


def test_matches_are_marked_and_nothing_else_is_markup() -> None:
    assert marked_html("a <b> b", [(0, 1), (6, 7)]) == "<mark>a</mark> &lt;b&gt; <mark>b</mark>"
    assert marked_html("<", []) == "&lt;"


@pytest.mark.parametrize(("room", "seq"), [("design", None), ("design", 17), ("größe-1", 2)])
def test_an_address_names_a_room_and_a_message(room: str, seq: int | None) -> None:
    assert place_of(address_of(room, seq)) == (room, seq)


@pytest.mark.parametrize("address", ["/", "/login", "/rooms/", "/rooms/a/b", "/rooms/a/1/2", "//rooms/a"])
def test_other_addresses_name_none(address: str) -> None:
    assert place_of(address) is None


def test_a_few_letters_find_a_name() -> None:
    names = ["General", "Release 2.0", "Design", "release notes", "bo.lind"]
    assert best("rel", names, str, 2) == ["Release 2.0", "release notes"]
    assert best("rn", names, str, 1) == ["release notes"]
    assert best("bl", names, str, 1) == ["bo.lind"]
    assert best("", names, str, 3) == names[:3]
    assert score("xyz", "Design") is None
