"""What time it is, asked in one place by all that is written, so that a story can be told that began last week."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc() -> datetime:
    return datetime.now(UTC)
