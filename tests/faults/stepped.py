"""The machine's clock is set forth and back by an hour."""

import random
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from tests.faults.crowd import Crowd, crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.server import Server

HOUR = 3600
STEPS = (HOUR, -HOUR, 0)  # seconds that the clock is wrong, one after the other
COOKIE_LIFETIME = HOUR // 2
EXPIRES = [401, 200, 200]  # what a cookie of half an hour gets at these steps


async def stepped(folder: Path, scale: Scale) -> Row:
    offset = folder / "offset"
    _step(offset, 0)
    server = Server(
        folder,
        "-m",
        "tests.faults.clock",
        str(offset),
        MESSAGES_PER_SECOND="0",
        SESSION_LIFETIME=str(COOKIE_LIFETIME),
    )
    async with server, crowd(server, scale.clients) as clients:
        cookie = await _sign_in(server)
        tokens, cookies = [], []
        async with clients.talking(scale.rate):
            for seconds in STEPS:
                await clients.until_acked(scale.rate)
                _step(offset, seconds)
                for client in random.sample(clients.clients, len(clients.clients) // 2):
                    client.cut()  # it has to sign in with its old token
                tokens.append((await server.http.get("/me", headers=clients.authorization)).status_code)
                cookies.append((await server.http.get("/me", headers={"Cookie": cookie})).status_code)
                await server.token(f"newcomer{seconds}")
            await clients.until_acked(scale.rate)  # also after the last step
        jumps = _jumps(clients)
        reckoning = await reckon(clients)
    return Row(
        fault="clock stepped",
        done=f"an hour forth, two back, one forth under {scale.rate} messages/s; at each step half of the "
        f"{scale.clients} clients come back",
        expected=f"tokens and sign-in go on, a cookie of half an hour expires only while it is later; {EXPECTED}",
        found=f"timestamps jump {jumps}, tokens {tokens}, cookie {cookies}; {reckoning}",
        holds=reckoning.holds
        and set(tokens) == {200}
        and cookies == EXPIRES
        and jumps == [after - before for before, after in pairwise((0, *STEPS))],
    )


def _step(offset: Path, seconds: int) -> None:
    """Set how wrong the clock is, so that the server never reads half a number."""
    new = offset.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(offset)


async def _sign_in(server: Server) -> str:
    """The Cookie header of a browser that signs in."""
    await server.token("ana")
    answer = await server.http.post("/session", json={"username": "ana", "password": server.password})
    return str(answer.headers["Set-Cookie"].partition(";")[0])


def _jumps(clients: Crowd) -> list[int]:
    """By how many seconds, to the hour, the timestamps of the room's messages jump, in the order of the room."""
    rows = clients.clients[0].replica.view("general")
    times = [datetime.fromisoformat(row["timestamp"]) for row in rows]
    steps = [(after - before).total_seconds() for before, after in pairwise(times)]
    return [round(step / HOUR) * HOUR for step in steps if abs(step) > HOUR / 2]
