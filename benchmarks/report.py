"""How figures are printed: on which machine they were taken, then a table."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from math import ceil

LIBRARIES = ("nicegui", "uvicorn", "uvloop", "tortoise-orm")


def machine() -> str:
    """One line on what the figures below depend on."""
    libraries = (f"{name} {version(name)}" for name in LIBRARIES)
    cores = f"{os.cpu_count()} cores ({platform.system()} {platform.machine()})"
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{cores}, {python}, {', '.join(libraries)}, {datetime.now(UTC):%Y-%m-%d}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all values do not exceed."""
    return sorted(values)[ceil(len(values) * percent / 100) - 1]


def print_table(*rows: Sequence[str]) -> None:
    """Print rows of equal length: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for name, *figures in rows:
        cells = (figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True))
        print(name.ljust(widths[0]), *cells, sep="   ")
