"""Who is writing, in words."""

import pytest

from pages.components.writing.typing_line import said_of


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["ana"], "ana is typing…"),
        (["ana", "bo"], "ana and bo are typing…"),
        (["ana", "bo", "cy"], "Several people are typing…"),
    ],
)
def test_names_up_to_two(names: list[str], said: str) -> None:
    assert said_of(names) == said
