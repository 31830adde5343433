"""Whoever asked for something goes away at a random moment, by a lost connection or by a cancelled task."""

import asyncio
import random
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings
from tests.faults.client import hang_up
from tests.faults.crowd import crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.program import dial
from tests.live.server import Server, until

AT_ONCE = 20
PASSWORD = "four words of a house"
PATIENCE = 30.0  # seconds
REQUESTS = (
    '{"type": "post", "message": "on the run"}',
    '{"type": "subscribe", "cursor": 0}',
    '{"type": "history", "limit": 200}',
)
HALF_A_FRAME = b"\x81\xfe\x01\x00"  # the beginning of a text of 256 bytes


async def left(folder: Path, scale: Scale) -> list[Row]:
    """Programs go away while the server works for them, under the eyes of others who stay."""
    async with Server(folder, MESSAGES_PER_SECOND="0") as server, crowd(server, scale.clients) as clients:
        files = psutil.Process(server.pid).num_fds()
        tokens = [client.token for client in clients.clients]
        async with clients.talking(scale.rate):
            for start in range(0, scale.cancellations, AT_ONCE):
                goers = range(start, min(start + AT_ONCE, scale.cancellations))
                await asyncio.gather(*(_come_and_go(server, random.choice(tokens)) for _ in goers))
        await until(lambda: psutil.Process(server.pid).num_fds() <= files, "the server to let go of who has left")
        reckoning = await reckon(clients)
    return [
        Row(
            fault="clients go away",
            done=f"{scale.cancellations} clients leave in the middle of posts, subscribes and histories, most of them "
            f"by a reset or half a frame, under {scale.rate} messages/s",
            expected=f"no connection is left over; {EXPECTED}",
            found=f"none is left over; {reckoning}",
            holds=reckoning.holds,
        )
    ]


async def _come_and_go(server: Server, token: str) -> None:
    async with dial(server, token) as connection:
        for _ in range(random.randint(0, 5)):
            await connection.send(random.choice(REQUESTS))
        await asyncio.sleep(random.uniform(0, 0.02))
        if random.random() < 0.3:
            connection.transport.write(HALF_A_FRAME)
        hang_up(connection, reset=random.random() < 0.7)


async def cancelled(folder: Path, scale: Scale) -> list[Row]:
    """Tasks of one process are cancelled anywhere inside the house's services."""
    house = House(Settings(data_dir=folder / "house", database_url=None, bcrypt_cost=4))
    async with house.open():
        await house.accounts.register("ana", PASSWORD)
        user = await house.accounts.authenticate("ana", PASSWORD)
        ana = await house.sessions.by_token((await house.sessions.open_for_program(user)).value)
        before = asyncio.all_tasks()
        timeline = house.timeline(ana)
        async with timeline.follow(LOBBY):
            pass
        finished = await _cancel(house, ana, scale.cancellations)
        async with asyncio.timeout(PATIENCE):  # for ever, if a cancelled task has kept the connection's lock
            last = await house.messages.post(ana, LOBBY, "the end")
            stored = (await house.messages.past(await house.rooms.get(ana, LOBBY), 0)).messages
            heard: list[int] = []
            while last.rev not in heard:
                heard += [event.rev for event in await timeline.subscription.take()]  # type: ignore[attr-defined]
        timeline.close()
        left_over = asyncio.all_tasks() - before
    lost = len(finished - {message.id for message in stored})
    whole = list(range(1, last.rev + 1))
    return [
        Row(
            fault="tasks cancelled",
            done=f"{scale.cancellations} posts and as many reads, follows, sign-ins and registrations cancelled at random",
            expected="nothing acked lost, numbers and events without a gap, no task left over, the house goes on",
            found=f"{len(finished)} posts acked, {lost} lost, {len(stored)} stored, {len(heard)} heard, "
            f"{len(left_over)} tasks left over",
            holds=bool(finished)
            and not lost
            and not left_over
            and [message.seq for message in stored] == whole
            and heard == whole,
        )
    ]


async def _cancel(house: House, ana: Identity, count: int) -> set[int]:
    """Start tasks and cancel each at some moment; return the ids of the messages that were acked before that."""
    posts, others = [], []
    for number in range(count):
        post = asyncio.create_task(house.messages.post(ana, LOBBY, f"message {number}", f"id-{number}"))
        other = asyncio.create_task(random.choice((_read, _follow, _sign_in, _sign_up))(house, ana))
        loop = asyncio.get_running_loop()
        for task in (post, other):
            loop.call_later(random.uniform(0, 0.01), task.cancel)
        posts.append(post)
        others.append(other)
        await asyncio.sleep(random.uniform(0, 0.004))
    outcomes = await asyncio.gather(*posts, return_exceptions=True)
    for outcome in [*outcomes, *await asyncio.gather(*others, return_exceptions=True)]:
        if isinstance(outcome, BaseException) and not isinstance(outcome, asyncio.CancelledError):
            raise outcome
    return {outcome.id for outcome in outcomes if not isinstance(outcome, BaseException)}


async def _read(house: House, ana: Identity) -> None:
    await house.messages.past(await house.rooms.get(ana, LOBBY), 0)


async def _follow(house: House, ana: Identity) -> None:
    timeline = house.timeline(ana)
    try:
        async with timeline.follow(LOBBY, 0):
            await asyncio.sleep(0)
    finally:
        timeline.close()


async def _sign_in(house: House, ana: Identity) -> None:
    user = await house.accounts.authenticate(ana.username, PASSWORD)
    await house.sessions.open_for_program(user)


async def _sign_up(house: House, _: Identity) -> None:
    await house.accounts.register(f"user{random.randrange(10**9)}", PASSWORD)
