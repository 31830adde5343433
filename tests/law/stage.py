"""Where the law is played: an event loop of its own, and on it an open house or a whole chat."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from services import hub
from services.broadcast import Broadcast
from services.house import House
from services.settings import Settings
from tests.conftest import member
from tests.law.inside import Inside, Node
from tests.law.play import Door, Play
from tests.law.script import PEOPLE, Step
from tests.law.wire import Wire
from tests.unlimited import UNLIMITED

QUICK = "?journal_mode=WAL&synchronous=OFF&foreign_keys=ON"
"""The law is about order, not about power cuts."""


def environment(folder: Path, database: str | None = None) -> dict[str, str]:
    """The settings of what is played on."""
    return {
        "CHATTERBOX_DATA_DIR": str(folder),
        "CHATTERBOX_DATABASE_URL": database or f"sqlite://{folder}/chat.sqlite3{QUICK}",
        "CHATTERBOX_BCRYPT_COST": "4",
        **UNLIMITED,
    }


class Stage:
    """Plays scripts on one open door, each to its end before the next: what a test of Hypothesis can call."""

    def __init__(self, loop: asyncio.AbstractEventLoop, door: Door, always_settled: bool) -> None:
        self._loop = loop
        self._door = door
        self._always_settled = always_settled
        self.did: Counter[str] = Counter()

    def play(self, script: Sequence[Sequence[Step]]) -> None:
        play = Play(self._door, always_settled=self._always_settled, did=self.did)
        self._loop.run_until_complete(play.run(script))


@contextmanager
def stage(opened: Any, *, always_settled: bool = True) -> Iterator[Stage]:
    """:param opened: an asynchronous context manager that gives the door"""
    loop = asyncio.new_event_loop()
    door, closing = loop.create_future(), asyncio.Event()
    holding = loop.create_task(_hold(opened, door, closing))
    try:
        yield Stage(loop, loop.run_until_complete(door), always_settled)
    finally:
        closing.set()
        loop.run_until_complete(holding)
        loop.close()


async def _hold(opened: Any, door: "asyncio.Future[Door]", closing: asyncio.Event) -> None:
    """Opened and closed by one task, as cancel scopes want it."""
    try:
        async with opened as it:
            door.set_result(it)
            await closing.wait()
    except BaseException as error:
        if door.done():
            raise
        door.set_exception(error)


@asynccontextmanager
async def inside(nodes: int = 1) -> AsyncIterator[Inside]:
    wire = Wire()
    house = House(Settings())
    house.broadcast._backplane = wire.end()
    others = [Node(house, Broadcast(wire.end(), house.history.missed)) for _ in range(nodes - 1)]
    first = Node(house, house.broadcast)
    stragglers, hub.STRAGGLERS = hub.STRAGGLERS, 0.0
    try:
        async with house.open():
            for node in others:
                await node.broadcast.start()
            for node in (first, *others):
                await node.open()
            yield Inside([first, *others], {name: await member(house, name) for name in PEOPLE}, wire)
            for node in (first, *others):
                await node.close()
            for node in others:
                await node.broadcast.close()
    finally:
        hub.STRAGGLERS = stragglers
