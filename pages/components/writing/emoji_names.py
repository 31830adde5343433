"""All emoji by their names, for the picker and for `:name` while one writes."""

from collections.abc import Iterator
from functools import cache

import emoji

from pages.components.writing.suggestions import MOST, Suggestion

QUICK = ("👍", "❤️", "😂", "🎉", "👀", "🙏")
"""Those that are at hand without a search."""

FIRST = ((0x1F600, 0x1F650), (0x1F910, 0x1F930), (0x1F970, 0x1F97B), (0x1F44A, 0x1F450), (0x1F440, 0x1F600))
"""Where the picker begins: faces, then hands, then everything else."""


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Each emoji in its full spelling, in one colour of skin, with its names; faces first."""
    found = {
        character: tuple(name.strip(":").replace("_", " ") for name in (facts["en"], *facts.get("alias", ())))
        for character, facts in emoji.EMOJI_DATA.items()
        if facts["status"] == emoji.STATUS["fully_qualified"] and "skin_tone" not in facts["en"]
    }
    return dict(sorted(found.items(), key=lambda it: (_place(it[0]), it[0])))


def _place(character: str) -> int:
    code = ord(character[0])
    return next((place for place, (low, high) in enumerate(FIRST) if low <= code < high), len(FIRST))


@cache
def listed() -> str:
    """All of them in one text: a line for each, the emoji, a tab, and its names."""
    return "\n".join(f"{character}\t{', '.join(dict.fromkeys(called))}" for character, called in names().items())


def suggest(word: str) -> list[Suggestion]:
    """Emoji of which a name begins with a word, or contains it."""
    asked = word.casefold().replace("_", " ")
    found = dict.fromkeys([*_called(asked, begins=True), *_called(asked, begins=False)])
    return [Suggestion(it, it, f":{names()[it][0].replace(' ', '_')}:") for it in [*found][:MOST]]


def _called(asked: str, *, begins: bool) -> Iterator[str]:
    for character, called in names().items():
        if any(name.casefold().startswith(asked) if begins else asked in name.casefold() for name in called):
            yield character
