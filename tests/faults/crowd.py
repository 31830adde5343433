"""Many clients that talk at a steady rate, each keeping a complete copy of what is said."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.client import Client
from tests.live.server import Server, until

IN_FLIGHT = 10  # posts of one client that wait for their answer; then it waits, too


class Crowd:
    def __init__(self, server: Server, clients: list[Client]) -> None:
        self.server = server
        self.clients = clients
        self.lives = [asyncio.create_task(client.run(), name=client.name) for client in clients]

    @property
    def acked(self) -> int:
        return sum(len(client.acked) for client in self.clients)

    @property
    def unanswered(self) -> int:
        return sum(len(client.unanswered) for client in self.clients)

    @property
    def refused(self) -> int:
        return sum(len(client.refusals) for client in self.clients)

    @property
    def found(self) -> int:
        """How many posts were asked again and turned out to be stored."""
        return sum(client.found for client in self.clients)

    @property
    def connections(self) -> int:
        """How many there have been, less those that are open now."""
        return sum(len(client.closes) for client in self.clients)

    async def until_current(self) -> None:
        """Wait until everybody is there, has an answer to everything, and has all that was said."""

        async def is_current() -> bool:
            ended = [life for life in self.lives if life.done()]
            assert not ended, f"{len(ended)} clients gave up: {ended[0]}"
            if not all(client.is_current for client in self.clients):
                return False
            answer = await self.server.http.get("/rooms/general", headers=self.authorization)
            return {client.replica.cursor["general"] for client in self.clients} == {answer.json()["last_rev"]}

        await until(is_current, "everybody to be current")

    async def until_acked(self, more: int) -> None:
        """Wait until the server has promised to have stored so many more messages."""
        enough = self.acked + more
        await until(lambda: self.acked >= enough, "acks")

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.clients[0].token}"}

    @asynccontextmanager
    async def talking(self, rate: int) -> AsyncIterator[None]:
        """Let all of them together post `rate` messages a second; in the end, wait until everybody is current."""
        talks = [asyncio.create_task(_talk(client, rate / len(self.clients))) for client in self.clients]
        try:
            yield
        finally:
            for talk in talks:
                talk.cancel()
        await self.until_current()


@asynccontextmanager
async def crowd(server: Server, size: int, *, port: int | None = None, patience: float = 20.0) -> AsyncIterator[Crowd]:
    """Bring `size` clients in, each with an account of its own, and take them out at the end.

    :param port: where they connect to, when that is not the server itself
    """
    names = [f"client{number}" for number in range(size)]
    clients = [Client(name, await server.token(name), port or server.port, patience) for name in names]
    crowd = Crowd(server, clients)
    try:
        await crowd.until_current()
        yield crowd
    finally:
        for life in crowd.lives:
            life.cancel()
        await asyncio.gather(*crowd.lives, return_exceptions=True)


async def _talk(client: Client, rate: float) -> None:
    """Post at random moments, `rate` times a second on average, through whatever happens to the connection."""
    posts: set[asyncio.Task[object]] = set()
    number = 0
    while True:
        await asyncio.sleep(random.uniform(0, 2 / rate))
        if len(client.unanswered) < IN_FLIGHT:
            number += 1
            posts.add(asyncio.create_task(client.post(f"{client.name} says {number}")))
            posts = {post for post in posts if not post.done()}
