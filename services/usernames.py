"""What a name may be, and when two names are the same."""

import unicodedata

from services.errors import InvalidUsername

SHORTEST, LONGEST = 2, 32

RESERVED = {"all"}
"""`@all` is everybody, so nobody is called that."""


def clean(username: str) -> str:
    """Return the name as it is shown: in Unicode's NFKC form.

    :raises InvalidUsername: unless it is 2 to 32 letters, digits, `_`, `.` or `-`
    """
    name = unicodedata.normalize("NFKC", username)
    if not SHORTEST <= len(name) <= LONGEST or not all(map(_allowed, name)) or key(name) in RESERVED:
        raise InvalidUsername
    return name


def key(username: str) -> str:
    """Return what two spellings of the same name have in common (Unicode's NFKC, case folded)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())


def _allowed(character: str) -> bool:
    return character in "_.-" or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}
