"""The server dies without a word, or is asked to go, while everybody talks."""

import asyncio
import random
import time
from pathlib import Path

from tests.faults.crowd import Crowd, crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.server import Server

STOP_WITHIN = 10.0  # seconds, with sockets and pages open


async def killed(folder: Path, scale: Scale) -> Row:
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, crowd(server, scale.clients) as clients:
        async with clients.talking(scale.rate):
            for _ in range(scale.kills):
                await clients.until_acked(random.randint(scale.rate, 2 * scale.rate))
                await _lose_some_answers(clients)
                server.kill()
                await server.start()
        reckoning = await reckon(clients)
    return Row(
        fault="kill -9",
        done=f"{scale.kills} kills under {scale.rate} messages/s from {scale.clients} clients; "
        "some had not heard their last answers",
        expected=EXPECTED,
        found=f"{reckoning}; {clients.found} were sent again and had been stored",
        holds=reckoning.holds and clients.found > 0,
    )


async def stopped(folder: Path, scale: Scale) -> Row:
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, crowd(server, scale.clients) as clients:
        async with clients.talking(scale.rate):
            await clients.until_acked(scale.rate)
            asked = time.monotonic()
            exit_code = await server.stop()
            took = time.monotonic() - asked
            await asyncio.sleep(0.2)  # what was sent before the end arrives
            goodbyes = {client.closes[0] if client.closes else None for client in clients.clients}
            await server.start()
        reckoning = await reckon(clients)
    return Row(
        fault="SIGTERM",
        done=f"stopped under {scale.rate} messages/s from {scale.clients} clients, and started again",
        expected=f"1012 to all, exit code 0 within {STOP_WITHIN:.0f} s; {EXPECTED}",
        found=f"closed with {goodbyes}, exit code {exit_code} after {took:.1f} s; {reckoning}",
        holds=reckoning.holds and goodbyes == {1012} and exit_code == 0,
        in_time=took <= STOP_WITHIN,
    )


async def _lose_some_answers(clients: Crowd) -> None:
    """Let some clients post without hearing what becomes of it, and lose their connections."""
    deaf = random.sample(clients.clients, len(clients.clients) // 4)
    for client in deaf:
        client.deafen()
    await asyncio.sleep(random.uniform(0.2, 0.3))
    for client in deaf:
        client.cut(reset=True)
