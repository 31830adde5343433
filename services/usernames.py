"""What a name may be, and when two names are the same."""

import unicodedata

from services.errors import InvalidUsername

SHORTEST, LONGEST = 2, 32

RESERVED = {"all"}
"""`@all` is everybody, so nobody is called that."""


MAY_MIX = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
)
"""Scripts, by the first word of what Unicode calls their letters, that are written together and do not look alike."""


def clean(username: str) -> str:
    """Return the name as it is shown: in Unicode's NFKC form.

    :raises InvalidUsername: unless it is 2 to 32 letters, digits, `_`, `.` or `-`
    """
    name = unicodedata.normalize("NFKC", username)
    if not SHORTEST <= len(name) <= LONGEST or not all(map(_allowed, name)) or key(name) in RESERVED:
        raise InvalidUsername
    return name


def check_new(name: str) -> None:
    """A new name may not mix letters that look alike: those of one script, or of East Asian ones and Latin (what
    Unicode's UTS 39 calls highly restrictive). Names that there are stay good.

    :param name: as `clean` returned it
    :raises InvalidUsername:
    """
    scripts = {unicodedata.name(it, "?").split()[0] for it in name if unicodedata.category(it).startswith("L")}
    if len(scripts) > 1 and not any(scripts <= mixed for mixed in MAY_MIX):
        raise InvalidUsername("A name has letters of one script: not Latin and Cyrillic ones, say.")


def key(username: str) -> str:
    """Return what two spellings of the same name have in common (Unicode's NFKC, case folded)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())


def _allowed(character: str) -> bool:
    return character in "_.-" or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}
