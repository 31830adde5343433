"""When this process tells its readers what has happened, and when it may make more news."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Pace:
    """Whoever tells many readers says so, and whoever makes news waits until they are told.

    What comes in the meantime would be told in the next round anyhow. Gathered, it costs one commit instead of several,
    and every reader is visited once. Where nobody is being told, nobody waits.
    """

    def __init__(self) -> None:
        self._told = asyncio.Event()
        self._told.set()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Readers are being told inside this block, which never waits for one of them."""
        self._told.clear()
        try:
            yield
        finally:
            self._told.set()

    async def told(self) -> None:
        """Wait until nobody is being told."""
        await self._told.wait()
