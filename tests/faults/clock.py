"""main.py with a clock that can be stepped while it runs: `python -m tests.faults.clock FILE`.

The file says by how many seconds the clock is wrong. The clock that only ever goes forward is left alone, as it is when
an operator or a time server sets a real machine's clock.
"""

import runpy
import sys
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import api
import pages
from services.house import House

READERS = {"services", "models", "api", "pages", "jwt"}
LOADED = (api, pages, House)
"""All that reads the clock is loaded by now, and reads it by a name that can be replaced."""

OFFSET = Path(sys.argv[1])
right_time = time.time


def offset() -> float:
    return float(OFFSET.read_text())


class _AnyDatetime(type(datetime)):  # type: ignore[misc]
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, datetime)


class WrongDatetime(datetime, metaclass=_AnyDatetime):
    """Makes ordinary datetimes, at the wrong time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=offset())


def wrong_time() -> float:
    return right_time() + offset()


def set_wrong() -> None:
    time.time = wrong_time
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in READERS and getattr(module, "datetime", None) is datetime:
            setattr(module, "datetime", WrongDatetime)  # noqa: B010 no type checker knows that it is there


if __name__ == "__main__":
    set_wrong()
    sys.argv = ["main.py"]
    runpy.run_path("main.py", run_name="__main__")
