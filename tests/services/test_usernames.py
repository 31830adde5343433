"""What a name may be, and when two are the same."""

import pytest

from services import usernames
from services.errors import InvalidUsername


@pytest.mark.parametrize("name", ["ana", "Ana.Lopez", "a-b_c", "42", "Žofie", "李小龙", "Ω" * 32])
def test_good_names(name: str) -> None:
    assert usernames.clean(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "a" * 33,
        "a b",
        "a\nb",
        "ana\u200b",
        "\u202eana",
        "a<b",
        "a/b",
        "a@b",
        "an\x00a",
        "😀😀",
        "\ud800a",
    ],
)
def test_bad_names(name: str) -> None:
    with pytest.raises(InvalidUsername):
        usernames.clean(name)


@pytest.mark.parametrize("name", ["pаypal", "аna", "αna", "Οlga", "anaш", "ᎪᏞна", "ana\u02bc"])
def test_a_new_name_does_not_mix_letters_that_look_alike(name: str) -> None:
    with pytest.raises(InvalidUsername):
        usernames.check_new(usernames.clean(name))


@pytest.mark.parametrize(
    "name", ["ana.42", "Женя", "Γιώργος", "山田たろう", "ロボット2", "Kim김", "ana小龙", "ñandú", "محمد"]
)
def test_a_new_name_of_one_script_is_good(name: str) -> None:
    usernames.check_new(usernames.clean(name))


def test_a_name_is_kept_in_its_normal_form() -> None:
    assert usernames.clean("ａｎａ") == "ana"


@pytest.mark.parametrize(("one", "other"), [("Ana", "aNA"), ("ａｎａ", "ana"), ("straße", "STRASSE"), ("ﬁnn", "finn")])
def test_the_same_name_in_other_letters(one: str, other: str) -> None:
    assert usernames.key(one) == usernames.key(other)
