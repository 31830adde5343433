"""Programs go away while the server works for them."""

import asyncio
import random
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests.faults.client import hang_up
from tests.faults.crowd import crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.program import dial
from tests.live.server import Server, until

AT_ONCE = 20
REQUESTS = (
    '{"type": "post", "message": "on the run"}',
    '{"type": "subscribe", "cursor": 0}',
    '{"type": "history", "limit": 200}',
)
HALF_A_FRAME = b"\x81\xfe\x01\x00"  # the beginning of a text of 256 bytes


async def left(folder: Path, scale: Scale) -> Row:
    """Programs go away while the server works for them, under the eyes of others who stay."""
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, crowd(server, scale.clients) as clients:
        files = psutil.Process(server.pid).num_fds()
        tokens = [client.token for client in clients.clients]
        async with clients.talking(scale.rate):
            for start in range(0, scale.cancellations, AT_ONCE):
                goers = range(start, min(start + AT_ONCE, scale.cancellations))
                await asyncio.gather(*(_come_and_go(server, tokens[goer % len(tokens)]) for goer in goers))
        await until(lambda: psutil.Process(server.pid).num_fds() <= files, "the server to let go of who has left")
        reckoning = await reckon(clients)
    return Row(
        fault="clients go away",
        done=f"{scale.cancellations} clients leave in the middle of posts, subscribes and histories, most of them "
        f"by a reset or half a frame, under {scale.rate} messages/s",
        expected=f"no connection is left over; {EXPECTED}",
        found=f"none is left over; {reckoning}",
        holds=reckoning.holds,
    )


async def _come_and_go(server: Server, token: str) -> None:
    async with dial(server, token) as connection:
        for _ in range(random.randint(0, 5)):
            await connection.send(random.choice(REQUESTS))
        await asyncio.sleep(random.uniform(0, 0.02))
        if random.random() < 0.3:
            connection.transport.write(HALF_A_FRAME)
        hang_up(connection, reset=random.random() < 0.7)
