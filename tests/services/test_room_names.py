"""What a room may be called."""

import pytest

from services import room_names
from services.errors import BadRequest, ChatError, InvalidRoom


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("dev", "dev"),
        ("Dev-Team", "dev-team"),
        ("büro", "büro"),
        ("ａｂ", "ab"),
        ("r2-d2", "r2-d2"),
        ("x" * 32, "x" * 32),
    ],
)
def test_names_are_lower_case_words(said: str, name: str) -> None:
    assert room_names.clean(said) == name


@pytest.mark.parametrize(
    "name",
    ["", "x", "x" * 33, "-dev", "dev-", "a--b", "a b", "a_b", "a/b", "a.b", "a\x00b", "@all", "😀😀",
     "direct", "new", "browse", "direct-x", "DIRECT-x"],
)  # fmt: skip
def test_refused_names(name: str) -> None:
    with pytest.raises(InvalidRoom):
        room_names.clean(name)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Release 2.0!", "release-2-0"),
        ("  Büro & Küche  ", "büro-küche"),
        ("snake_case", "snake-case"),
        ("a" * 31 + " b", "a" * 31),
    ],
)
def test_a_name_is_made_of_the_titles_words(title: str, name: str) -> None:
    assert room_names.from_title(title) == name


@pytest.mark.parametrize("title", ["!!!", "x", "New", "direct talk"])
def test_a_title_without_a_fit_name_needs_one(title: str) -> None:
    with pytest.raises(InvalidRoom):
        room_names.from_title(title)


@pytest.mark.parametrize(
    ("title", "refusal"),
    [("", InvalidRoom), (" \n ", InvalidRoom), ("x" * 81, BadRequest), ("a\x00b", BadRequest), ("a\ud800", BadRequest)],
)
def test_refused_titles(title: str, refusal: type[ChatError]) -> None:
    with pytest.raises(refusal):
        room_names.clean_title(title)


def test_titles_and_topics_are_one_line() -> None:
    assert room_names.clean_title(" Two\n words\t") == "Two words"
    assert room_names.clean_topic("") == ""
    assert room_names.clean_topic("x" * 250) == "x" * 250
    with pytest.raises(BadRequest):
        room_names.clean_topic("x" * 251)


def test_people_make_one_name_whoever_asks() -> None:
    assert room_names.of_people([3, 1, 2]) == room_names.of_people([2, 3, 1, 1])
    assert room_names.of_people([1, 23]) != room_names.of_people([12, 3])
    assert room_names.of_people([1, 2]).startswith(room_names.DIRECT)
