"""main.py that tells every second how many tasks it has: `python -m tests.soak.watched FILE`."""

import asyncio
import runpy
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from services.house import House

EVERY = 1.0  # seconds

FILE = Path(sys.argv.pop(1))

open_house = House.open


async def tell(file: Path) -> None:
    while True:
        new = file.with_suffix(".new")
        new.write_text(str(len(asyncio.all_tasks())))
        new.replace(file)  # nobody reads half of it
        await asyncio.sleep(EVERY)


@asynccontextmanager
async def watched(house: House) -> AsyncIterator[None]:
    async with open_house(house):
        telling = asyncio.create_task(tell(FILE))
        try:
            yield
        finally:
            telling.cancel()


if __name__ == "__main__":
    House.open = watched  # type: ignore[method-assign,assignment]
    runpy.run_path("main.py", run_name="__main__")
