"""What somebody may be called on the screen: one line, and nothing in it that cannot be seen."""

from services import texts
from services.errors import BadRequest, InvalidDisplayName

LONGEST = 64

BLANK = set("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""


def clean(name: str) -> str | None:
    """Return the name with single spaces; None for none.

    :raises InvalidDisplayName: when it is too long, or has something in it that cannot be seen or turns the text around
    """
    try:
        line = texts.clean_line(name, LONGEST)
    except BadRequest:
        raise InvalidDisplayName from None
    if BLANK & set(line):
        raise InvalidDisplayName
    return line or None
