"""How fast messages are stored and acknowledged: the house's writer beside `Message.create()` one by one."""

import argparse
import asyncio
import itertools
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import uvloop
from tortoise.connection import get_connection

import models
from benchmarks.report import machine, percentile, print_table
from models.database import CONNECTION
from services.garbage import spare_the_garbage_collector
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings

PASSWORD = "as good as any other"
PLAIN = "plain"
"""The room that `create()` stores into."""

SYNCHRONOUS_FULL = 2


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of one way came to; times in milliseconds, CPU in seconds for 1,000 messages."""

    per_second: float
    p50: float
    p99: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Way:
    """A way to store messages. `store` returns a message's seq once it is on disk."""

    name: str
    room: str
    senders: Sequence[Identity]
    messages: int
    store: Callable[[Identity, str], Awaitable[int]]
    runs: list[Run] = field(default_factory=list)


Acknowledged = dict[tuple[str, str], int]
"""(room, message) -> seq, as the sender was told"""


async def measure(way: Way, acknowledged: Acknowledged) -> None:
    """Let all senders work in lock-step: each posts, waits until it is stored, and posts again."""
    waits: list[float] = []

    async def send(sender: Identity) -> None:
        for turn in range(way.messages // len(way.senders)):
            text = f"{way.name}, run {len(way.runs) + 1}, {sender.username}, message {turn + 1}"
            posted = time.perf_counter()
            seq = await way.store(sender, text)
            waits.append(time.perf_counter() - posted)
            acknowledged[way.room, text] = seq

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*map(send, way.senders))
    took, used = time.perf_counter() - began, time.process_time() - cpu
    p50, p99 = percentile(waits, 50) * 1000, percentile(waits, 99) * 1000
    way.runs.append(Run(len(waits) / took, p50, p99, used / len(waits) * 1000))


async def ways(house: House, messages: int, senders: int) -> list[Way]:
    people = [await sign_up(house, f"sender-{number}") for number in range(senders)]
    room = await models.Room.create(name=PLAIN, title=PLAIN, created_at=datetime.now(UTC))
    numbers = itertools.count(1)

    async def post(sender: Identity, text: str) -> int:
        return (await house.messages.post(sender, LOBBY, text, client_id=client_id())).seq

    async def create(sender: Identity, text: str) -> int:
        seq = next(numbers)
        await models.Message.create(
            room_id=room.id,
            seq=seq,
            rev=seq,
            author_id=sender.user_id,
            username=sender.username,
            message=text,
            timestamp=datetime.now(UTC),
        )
        return seq

    return [
        Way(f"house.messages.post, {senders} senders", LOBBY, people, messages, post),
        Way("Message.create, one by one", PLAIN, people[:1], messages // 10, create),
        Way(f"Message.create, {senders} senders", PLAIN, people, messages // 10, create),
    ]


def client_id() -> str:
    """A new name, beginning with the time as those that our pages and UUIDs of version 7 make do. A sender's program
    makes it, so it is made here at no cost worth counting."""
    return f"{time.time_ns() // 1_000_000:012x}{random.randbytes(10).hex()}"


async def sign_up(house: House, username: str) -> Identity:
    await house.accounts.register(username, PASSWORD)
    user = await house.accounts.authenticate(username, PASSWORD)
    return await house.sessions.by_token((await house.sessions.open_for_program(user)).value)


async def compare(house: House, arguments: argparse.Namespace) -> tuple[list[Way], Acknowledged]:
    """Take turns, so that whatever else the machine does meets all ways alike."""
    acknowledged: Acknowledged = {}
    async with house.open():
        [synchronous] = (await get_connection(CONNECTION).execute_query("PRAGMA synchronous"))[1]
        if synchronous[0] != SYNCHRONOUS_FULL:
            raise SystemExit("An acknowledged message would not be on disk: synchronous is not FULL.")
        compared = await ways(house, arguments.messages, arguments.senders)
        spare_the_garbage_collector()  # as the server does
        for _ in range(arguments.rounds):
            for way in compared:
                await measure(way, acknowledged)
    return compared, acknowledged


def check(database: Path, acknowledged: Acknowledged) -> str:
    """Read the closed file, without the code that wrote it, and hold it against what senders were told."""
    query = "SELECT r.name, m.message, m.seq FROM messages m JOIN rooms r ON r.id = m.room_id ORDER BY m.seq"
    with sqlite3.connect(database) as connection:
        rows = connection.execute(query).fetchall()
    if len(rows) != len(acknowledged) or {(room, text): seq for room, text, seq in rows} != acknowledged:
        raise SystemExit("WRONG: what is stored is not what was acknowledged.")
    for name in (LOBBY, PLAIN):
        seqs = [seq for room, _, seq in rows if room == name]
        if seqs != list(range(1, len(seqs) + 1)):
            raise SystemExit(f"WRONG: the messages of {name} are not numbered 1, 2, 3 ... without holes.")
    return f"All {len(rows):,} acknowledged messages are stored exactly once, each room's as seq 1..n, no holes."


def report(compared: Sequence[Way]) -> None:
    rows = [("median of the rounds", "messages/s", "ack p50 ms", "ack p99 ms", "CPU s/1,000", "post is faster by")]
    for way in compared:
        per_second, p50, p99, cpu = (
            median(getattr(run, figure) for run in way.runs) for figure in ("per_second", "p50", "p99", "cpu")
        )
        ratio = median(ours.per_second / run.per_second for ours, run in zip(compared[0].runs, way.runs, strict=True))
        rows.append((way.name, f"{per_second:,.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{cpu:.3f}", f"{ratio:.1f} x"))
    print_table(*rows)


def settings_for(folder: Path) -> Settings:
    """Nothing in the environment may lead the benchmark to somebody's real database."""
    said: dict[str, Any] = {"data_dir": folder, "database_url": None, "secrets_file": None, "bcrypt_cost": 4}
    said["messages_per_second"] = 0
    return Settings(**said)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.store",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--messages", type=int, default=20_000, help="in a run; create() stores a tenth")
    parser.add_argument("--senders", type=int, default=200, help="how many post at the same time")
    parser.add_argument("--rounds", type=int, default=3, help="how often the ways take turns")
    arguments = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        compared, acknowledged = uvloop.run(compare(House(settings_for(Path(folder))), arguments))
        report(compared)
        print(f"\n{check(Path(folder) / 'chat.sqlite3', acknowledged)}")


if __name__ == "__main__":
    main()
