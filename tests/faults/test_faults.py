"""A short form of every fault, for every test run; `python -m tests.faults` does as much as is promised."""

from pathlib import Path

import pytest

from tests.faults.faults import FAULTS
from tests.faults.row import Scale

pytestmark = pytest.mark.process

SHORT = Scale(clients=10, rate=100, kills=2, locked=3.0, cancellations=100, readers=30, cuts=2)


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_was_promised_holds(fault: str, tmp_path: Path) -> None:
    row = await FAULTS[fault](tmp_path, SHORT)
    assert row.holds, f"{row.fault}: {row.done}\nexpected: {row.expected}\nfound: {row.found}"
    if row.skipped:
        pytest.skip(row.found)
