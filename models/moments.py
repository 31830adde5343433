"""A time as a statement written by hand gets it: SQLite keeps text."""

from datetime import datetime


def moment(stored: datetime | str) -> datetime:
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored
