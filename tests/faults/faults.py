"""The list of faults, by the names that the command takes."""

from collections.abc import Callable, Coroutine
from pathlib import Path

from tests.faults.cancelled import cancelled
from tests.faults.cut import cut, silent
from tests.faults.full import full, limited
from tests.faults.killed import killed, stopped
from tests.faults.left import left
from tests.faults.locked import locked
from tests.faults.row import Row, Scale
from tests.faults.stepped import stepped

FAULTS: dict[str, Callable[[Path, Scale], Coroutine[None, None, Row]]] = {
    "kill": killed,
    "stop": stopped,
    "full": full,
    "limit": limited,
    "lock": locked,
    "leave": left,
    "cancel": cancelled,
    "clock": stepped,
    "cut": cut,
    "silence": silent,
}
"""Each is given an empty folder."""
