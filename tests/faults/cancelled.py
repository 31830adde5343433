"""Tasks are cancelled anywhere inside the house, as they are when whoever waits for them goes away."""

import asyncio
import random
from pathlib import Path

from services.errors import Unavailable
from services.events import MessageChanged
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings
from tests.faults.row import Row, Scale

PASSWORD = "four words of a house"
PATIENCE = 30.0  # seconds


async def cancelled(folder: Path, scale: Scale) -> Row:
    house = House(
        Settings(data_dir=folder, database_url=None, bcrypt_cost=4, messages_per_second=0, max_logins_waiting=0)
    )
    try:
        async with asyncio.timeout(2 * PATIENCE), house.open():
            found, holds = await _cancelled(house, scale.cancellations)
    except (TimeoutError, Unavailable):  # a cancelled task has kept the connection's lock
        found, holds = "nothing goes on", False
    return Row(
        fault="tasks cancelled",
        done=f"{scale.cancellations} posts and as many reads, follows, sign-ins and registrations, at random",
        expected="nothing acked lost, numbers and events without a gap, no task left over, the house goes on",
        found=found,
        holds=holds,
    )


async def _cancelled(house: House, count: int) -> tuple[str, bool]:
    """What was found, and whether it is what was promised."""
    await house.accounts.register("ana", PASSWORD)
    user = await house.accounts.authenticate("ana", PASSWORD)
    ana = await house.sessions.by_token((await house.sessions.open_for_program(user)).value)
    before = asyncio.all_tasks()
    timeline = house.timeline(ana)
    async with timeline.follow(LOBBY):
        pass
    finished = await _cancel(house, ana, count)
    heard: list[int] = []
    async with asyncio.timeout(PATIENCE):
        last = await house.messages.post(ana, LOBBY, "the end")
        stored = (await house.history.past(await house.rooms.get(ana, LOBBY), 0)).messages
        while last.rev not in heard:
            heard += [it.rev for it in await timeline.subscription.take() if isinstance(it, MessageChanged)]
    timeline.close()
    left_over = asyncio.all_tasks() - before
    lost = finished - {message.id for message in stored}
    whole = list(range(1, last.rev + 1))
    return (
        f"{len(finished)} posts acked, {len(lost)} lost, {len(stored)} stored, {len(heard)} heard, "
        f"{len(left_over)} tasks left over",
        bool(finished)
        and not lost
        and not left_over
        and [message.seq for message in stored] == whole
        and heard == whole,
    )


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
    await house.history.past(await house.rooms.get(ana, LOBBY), 0)


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
