"""main.py that, asked to end, finishes what is in hand and goes on finishing until a file is there:
`python -m tests.live.lingering FILE`."""

import asyncio
import runpy
import sys
from pathlib import Path

from services.house import House

FILE = Path(sys.argv.pop(1))

drain = House.drain


async def linger(self: House) -> None:
    await drain(self)
    while not FILE.exists():  # noqa: ASYNC240 of no consequence
        await asyncio.sleep(0.02)


House.drain = linger  # type: ignore[method-assign]
runpy.run_path("main.py", run_name="__main__")
