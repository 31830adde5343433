"""What was acknowledged is stored, once and in its place, however the server ends."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.live.poster import Poster
from tests.live.program import ask, dial, receive
from tests.live.server import Server, until

pytestmark = pytest.mark.process

ROUNDS, POSTERS = 3, 10


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A server of one's own, because it is going to die."""
    async with Server(tmp_path) as server:
        yield server


@pytest.fixture
async def posters(server: Server) -> list[Poster]:
    return [Poster(name, await server.token(name)) for name in (f"poster{n}" for n in range(POSTERS))]


async def test_kill_under_load_loses_and_doubles_nothing(server: Server, posters: list[Poster]) -> None:
    for _ in range(ROUNDS):
        running = await under_load(server, posters)
        await asyncio.sleep(random.uniform(0, 0.03))  # so that it dies anywhere between two acks
        server.kill()
        await running
        assert any(poster.unacked for poster in posters), "nothing was under way: the kill proved nothing"
        await server.start()
    for poster in posters:
        poster.finishing = True
    await load(server, posters)
    await server.stop()
    assert_kept(server, posters)
    assert not any(poster.unacked for poster in posters)


async def test_stop_under_load_says_goodbye_and_keeps_what_was_acked(server: Server, posters: list[Poster]) -> None:
    running = await under_load(server, posters)
    exit_code = await server.stop()
    assert set(await running) == {1012}
    assert_kept(server, posters)
    assert exit_code == 0


async def test_second_start_knows_the_history(server: Server) -> None:
    token = await server.token("ana")
    async with dial(server, token) as socket:
        first = await ask(socket, type="post", message="before the restart", client_id="one")
    await server.stop()
    await server.start()
    async with dial(server, token) as socket:
        history = await receive(socket, "history")
        again = await ask(socket, type="post", message="before the restart", client_id="one")
    assert [(it["id"], it["message"]) for it in history["messages"]] == [(first["id"], "before the restart")]
    assert (again["id"], again["seq"]) == (first["id"], first["seq"])


def load(server: Server, posters: list[Poster]) -> "asyncio.Future[list[int | None]]":
    return asyncio.gather(*(poster.run(server) for poster in posters))


async def under_load(server: Server, posters: list[Poster]) -> "asyncio.Future[list[int | None]]":
    """Let all of them post, until each was answered and they have come some random way together."""
    before = [len(poster.acked) for poster in posters]
    enough = sum(before) + random.randint(100, 1000)
    running = load(server, posters)

    def far_enough() -> bool:
        assert not running.done(), f"the load ended by itself: {running}"
        now = [len(poster.acked) for poster in posters]
        return sum(now) >= enough and all(map(int.__lt__, before, now))

    await until(far_enough, "acks")
    return running


def assert_kept(server: Server, posters: list[Poster]) -> None:
    """The database of a stopped server holds every acked message in its place, and nothing twice."""
    with closing(sqlite3.connect(f"file:{server.data_dir}/chat.sqlite3?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute("SELECT client_id, id, seq, message FROM messages ORDER BY seq").fetchall()
    stored = {client_id: (number, seq) for client_id, number, seq, _ in rows}
    acked = {client_id: place for poster in posters for client_id, place in poster.acked.items()}
    assert [seq for _, _, seq, _ in rows] == list(range(1, len(rows) + 1))
    assert len(stored) == len(rows), "a client id is stored twice"
    assert acked.items() <= stored.items()
    assert stored.keys() <= acked.keys() | {client_id for poster in posters for client_id in poster.unacked}
    assert all(message == f"this is {client_id}" for client_id, _, _, message in rows)
