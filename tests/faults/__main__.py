"""Break things, and print what came of it: `python -m tests.faults`, `--help` for what can be varied."""

import argparse
import asyncio
import dataclasses
import sys
import tempfile
from pathlib import Path

from tests.faults.faults import FAULTS
from tests.faults.row import Row, Scale


def main() -> int:
    options = _options()
    scale = Scale(**{field.name: getattr(options, field.name) for field in dataclasses.fields(Scale)})
    print("fault | what was done | expected | found | ok\n--- | --- | --- | --- | ---", flush=True)
    rows = [_try(name, scale) for name in options.faults]
    return 0 if all(row.verdict in {"ok", "SKIPPED"} for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", default=list(FAULTS), help=f"which: {', '.join(FAULTS)}; all by default")
    for field in dataclasses.fields(Scale):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default, help="%(default)s")
    options = parser.parse_args()
    if unknown := set(options.faults) - set(FAULTS):
        parser.error(f"no such fault: {', '.join(unknown)}")
    return options


def _try(name: str, scale: Scale) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        try:
            row = asyncio.run(FAULTS[name](Path(folder), scale))
        except AssertionError as error:
            row = Row(fault=name, done="", expected="to come to an end", found=str(error), holds=False)
    print(row.fault, row.done, row.expected, row.found, row.verdict, sep=" | ", flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main())
