"""Nothing of a socket that has gone lives on in the server."""

import asyncio
import random

from tests.chat import Chat
from tests.live.server import until

REQUESTS = ({"type": "subscribe", "cursor": 0}, {"type": "history"}, {"type": "ping"})
"""No posts: what is left over would try to send them to its socket and die of that."""


async def test_no_task_is_left_of_sockets_that_have_gone(chat: Chat) -> None:
    staying = await chat.socket("ana")
    await staying.ask(type="ping")
    before = asyncio.all_tasks()
    leaving = [await chat.socket("ana") for _ in range(10)]
    assert len(asyncio.all_tasks() - before) >= len(leaving), "no task is theirs: this proves nothing"
    for socket in leaving:
        for _ in range(random.randint(1, 5)):
            await socket.send(**random.choice(REQUESTS))
    await asyncio.gather(*(socket.close() for socket in leaving))
    await until(lambda: not asyncio.all_tasks() - before, "their tasks to end")
