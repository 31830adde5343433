"""What may stand as a reaction."""

import pytest

from services import emoji
from services.errors import InvalidEmoji


@pytest.mark.parametrize("mark", ["👍", "👍🏽", "🇪🇺", "👩‍💻", "1️⃣", "🏴‍☠️"])
def test_one_emoji_of_any_length(mark: str) -> None:
    assert emoji.clean(mark) == mark


def test_two_spellings_are_one_emoji() -> None:
    assert emoji.clean("❤") == emoji.clean("❤️") == "❤️"


@pytest.mark.parametrize(
    "text", ["", " ", "a", "👍👍", "👍 ", ":thumbsup:", "<b>", "1", "\ud83d", "\ufe0f", "x" * 5000]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmoji):
        emoji.clean(text)
