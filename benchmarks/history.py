"""What reading costs: opening a room of a million messages beside one of a hundred, and catching up with thousands.

It also prints how the database looks each thing up, so that nobody has to believe that an index is used.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tortoise.connection import get_connection

import models
from api import frames, framing
from benchmarks.report import machine, print_table
from models.database import CONNECTION, transaction
from models.message import NewMessage
from services.history import Changes
from services.house import House
from services.sessions import Identity
from services.settings import Settings

LARGE, SMALL = "large", "small"
MISSED = 5_000
TEXT = "About as long as what people say to each other in a chat, on the whole."
TIMES = 200


async def fill(room: models.Room, user_id: int, count: int) -> None:
    now = datetime.now(UTC)
    for start in range(0, count, 5_000):
        rows = [
            NewMessage(room.id, seq, seq, user_id, "ana", f"{TEXT} {seq}", now)
            for seq in range(start + 1, min(start + 5_000, count) + 1)
        ]
        await transaction(lambda connection, rows=rows: models.Message.insert_many(connection, rows))  # type: ignore[misc]
    await models.Room.filter(id=room.id).update(last_seq=count, last_rev=count)


async def cost(work: Callable[[], Awaitable[Any]], times: int = TIMES) -> float:
    """Milliseconds of CPU of this process, the database's thread included; the median of some rounds."""
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(times // 5 or 1):
            await work()
        rounds.append((time.process_time() - began) / (times // 5 or 1) * 1000)
    return median(rounds)


async def open_room(house: House, reader: Identity, room: str) -> None:
    """What happens when somebody opens a room: who they are in it, and its newest page as a frame."""
    frames.encode(framing.page(await house.history.page(await house.rooms.get(reader, room)), reader))


async def catch_up(house: House, reader: Identity, room: str, cursor: int) -> int:
    """What happens when somebody resumes: all that changed after the cursor, as frames."""
    past = await house.history.past(await house.rooms.get(reader, room), cursor)
    assert isinstance(past, Changes)
    return sum(len(frames.encode(part)) for part in framing.changes(past, reader))


@contextmanager
def statements() -> Iterator[list[tuple[str, Sequence[Any]]]]:
    """Collects what the database is asked during the block."""
    connection = get_connection(CONNECTION)
    asked: list[tuple[str, Sequence[Any]]] = []
    kept = {name: getattr(connection, name) for name in ("execute_query", "execute_query_dict")}

    def spy(name: str) -> Callable[..., Awaitable[Any]]:
        async def ask(query: str, values: Sequence[Any] = ()) -> Any:
            asked.append((query, values))
            return await kept[name](query, values)

        return ask

    for name in kept:
        setattr(connection, name, spy(name))
    try:
        yield asked
    finally:
        for name in kept:
            delattr(connection, name)


async def plan(query: str, values: Sequence[Any]) -> list[str]:
    """How SQLite goes about a query, a line for each table."""
    rows = await get_connection(CONNECTION).execute_query_dict(f"EXPLAIN QUERY PLAN {query}", list(values))
    return [str(row["detail"]) for row in rows]


async def main(messages: int) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        house = House(Settings(data_dir=Path(folder), bcrypt_cost=4, database_url=None, messages_per_second=0))
        async with house.open():
            await run(house, messages)


async def run(house: House, messages: int) -> None:
    await house.accounts.register("ana", "a good password")
    ana = await models.User.get(username="ana")
    reader = Identity(user_id=ana.id, username="ana", session_id="", expires_at=datetime.max.replace(tzinfo=UTC))
    for name, count in ((SMALL, 100), (LARGE, messages)):
        await house.room_book.create(reader, name, name=name, kind="public", topic="")
        await models.Message.filter(room__name=name).delete()
        await fill(await models.Room.get(name=name), ana.id, count)

    small = await cost(lambda: open_room(house, reader, SMALL))
    large = await cost(lambda: open_room(house, reader, LARGE))
    middle = await cost(lambda: house_page(house, reader, messages // 2))
    missed = await cost(lambda: catch_up(house, reader, LARGE, messages - MISSED), times=5)
    size = await catch_up(house, reader, LARGE, messages - MISSED)
    print_table(
        ("", "CPU ms"),
        ("open a room of 100 messages", f"{small:.2f}"),
        (f"open a room of {messages:,} messages", f"{large:.2f}"),
        ("read 50 in the middle of it", f"{middle:.2f}"),
        (f"catch up with {MISSED:,} changes ({size / 2**20:.1f} MiB)", f"{missed:.0f}"),
    )
    print(f"\nThe large room costs {large / small:.2f} times as much as the small one.")
    with statements() as asked:
        await open_room(house, reader, LARGE)
        await catch_up(house, reader, LARGE, messages - MISSED)
    print("\nHow the database looks it up:")
    for line in dict.fromkeys([line for query, values in asked for line in await plan(query, values)]):
        print(f"  {line}")


async def house_page(house: House, reader: Identity, around: int) -> None:
    page = await house.history.page(await house.rooms.get(reader, LARGE), around=around)
    frames.encode(framing.page(page, reader))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000, help="in the large room (default: 1,000,000)")
    asyncio.run(main(parser.parse_args().messages))
