"""The one place in which a refusal of the house becomes something that a person reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from pages.components.notice import notice
from services.errors import ChatError


@contextmanager
def told() -> Iterator[None]:
    """Say why something was refused, and go on behind the block."""
    try:
        yield
    except ChatError as refusal:
        notice(str(refusal), bad=True)
