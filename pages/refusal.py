"""The one place where a page tells a person what the house refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from services.errors import ChatError


@contextmanager
def told() -> Iterator[None]:
    """Say why, instead of failing."""
    try:
        yield
    except ChatError as refusal:
        ui.notify(str(refusal), type="negative", position="top")
