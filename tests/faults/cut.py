"""Connections end, without a word or without a sign, while everybody talks."""

import asyncio
import random
from pathlib import Path

from tests.faults.crowd import Crowd, crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.line import Line
from tests.live.server import Server, until

APART = 0.02  # seconds between two cuts
PATIENCE = 1.0  # seconds


async def cut(folder: Path, scale: Scale) -> Row:
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, crowd(server, scale.readers) as clients:
        before = clients.connections
        async with clients.talking(scale.rate):
            await _cut_all(clients, scale.cuts)
        cuts = clients.connections - before
        reckoning = await reckon(clients)
    return Row(
        fault="connections cut",
        done=f"{scale.readers} clients, each cut {scale.cuts} times at random, half of them by a reset, "
        f"under {scale.rate} messages/s",
        expected=EXPECTED,
        found=f"{cuts} connections lost; {reckoning}; {clients.found} were sent again and had been stored",
        holds=reckoning.holds and cuts >= scale.readers,
    )


async def silent(folder: Path, scale: Scale) -> Row:
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, Line(server) as line:
        port = int(line.address.rpartition(":")[2])
        async with crowd(server, scale.clients, port=port, patience=PATIENCE) as clients:
            async with clients.talking(scale.rate):
                await clients.until_acked(scale.rate)
                line.lose()  # in the middle of a frame, for some of them
                await until(lambda: all(client.closes for client in clients.clients), "everybody to notice")
                line.mend()
                await clients.until_acked(scale.rate)
            reckoning = await reckon(clients)
    return Row(
        fault="silent line",
        done=f"all bytes of {scale.clients} connections lost both ways under {scale.rate} messages/s, "
        "until every client had given its line up",
        expected=EXPECTED,
        found=f"{clients.connections} connections lost; {reckoning}",
        holds=reckoning.holds,
    )


async def _cut_all(clients: Crowd, times: int) -> None:
    """Cut everybody so many times, in random order; who is away at that moment counts as cut."""
    victims = clients.clients * times
    random.shuffle(victims)
    for client in victims:
        client.cut(reset=random.random() < 0.5)
        await asyncio.sleep(random.uniform(0, 2 * APART))
