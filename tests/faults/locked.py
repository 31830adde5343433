"""Another process holds the database's write lock, as a backup tool or a curious person with a shell does."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.crowd import Crowd, crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.program import ask, dial
from tests.live.server import WITHIN, Server

POST_WITHIN = 6.0  # seconds
LIVELY = 1.0  # seconds within which what needs no database is answered
AT_ONCE = 3  # sign-ins: each of them writes, and waits for the lock
APART = 0.5  # seconds between two probes of one kind


class Probe:
    """Asks for one thing again and again; keeps every answer, and the longest time that one took."""

    def __init__(self, request: Callable[[], Awaitable[Any]]) -> None:
        self._request = request
        self.answers: list[Any] = []
        self.longest = 0.0

    async def run(self, until: float) -> None:
        while (asked := time.monotonic()) < until:
            self.answers.append(await self._request())
            self.longest = max(self.longest, time.monotonic() - asked)
            await asyncio.sleep(APART)


async def locked(folder: Path, scale: Scale) -> Row:
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, crowd(server, scale.clients) as clients:
        async with clients.talking(scale.rate):
            await clients.until_acked(scale.rate)
            with _lock(server) as other:
                probes = await _probe(clients, scale.locked)
                stored = {client_id for (client_id,) in other.execute("SELECT client_id FROM messages")}
                too_many = sum(len(client.acked.keys() - stored) for client in clients.clients)
            await clients.until_acked(scale.rate)
        reckoning = await reckon(clients, expected_error="not stored")
    refused = {(it["code"], it["retry"]) for client in clients.clients for it in client.refusals}
    signed_in = set().union(*probes["login"].answers)
    return Row(
        fault="database locked",
        done=f"another process holds the write lock for {scale.locked:.0f} s under {scale.rate} messages/s, "
        "while others sign in",
        expected=f"unavailable with retry within {POST_WITHIN:.0f} s, nothing acked, sign-in 503, "
        f"reads and the loop go on; {EXPECTED}",
        found=f"{clients.refused} refused with {refused}, sign-in {signed_in}, longest: "
        f"{', '.join(f'{name} {probe.longest:.2f} s' for name, probe in probes.items())}, "
        f"{too_many} acked meanwhile; {reckoning}",
        holds=reckoning.holds and not too_many and refused == {("unavailable", True)} and signed_in == {503},
        in_time=probes["post"].longest <= POST_WITHIN
        and all(probes[name].longest <= LIVELY for name in ("healthz", "ping")),
    )


async def _probe(clients: Crowd, seconds: float) -> dict[str, Probe]:
    """Ask for one of everything, side by side, each kind on a connection of its own."""
    server, me = clients.server, clients.clients[0]
    credentials = {"username": me.name, "password": server.password}
    async with (
        asyncio.timeout(seconds + 10 * WITHIN),
        dial(server, me.token) as posting,
        dial(server, me.token) as pinging,
        dial(server, me.token) as reading,
    ):

        async def login() -> set[int]:
            logins = [server.http.post("/login", json=credentials) for _ in range(AT_ONCE)]
            return {answer.status_code for answer in await asyncio.gather(*logins)}

        async def post() -> str:
            return str((await ask(posting, type="post", message=f"a probe at {time.monotonic()}"))["type"])

        probes = {
            "post": Probe(post),
            "ping": Probe(lambda: ask(pinging, type="ping")),
            "history": Probe(lambda: ask(reading, type="history")),
            "healthz": Probe(lambda: server.http.get("/healthz")),
            "login": Probe(login),
        }
        end = time.monotonic() + seconds
        await asyncio.gather(*(probe.run(end) for probe in probes.values()))
    return probes


@contextmanager
def _lock(server: Server) -> Iterator[sqlite3.Connection]:
    """Hold the write lock. To the server, these tests are another process."""
    other = sqlite3.connect(server.data_dir / "chat.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()
