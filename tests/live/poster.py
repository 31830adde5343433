"""A program that posts as fast as it is answered, and sends again what was not answered."""

import json
import uuid
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.live.program import dial, receive, send
from tests.live.server import Server

IN_FLIGHT = 4  # posts that wait for their answer


@dataclass
class Poster:
    """`acked` is what the server has promised to have stored: client id -> (id, seq)."""

    name: str
    token: str
    acked: dict[str, tuple[int, int]] = field(default_factory=dict)
    unacked: list[str] = field(default_factory=list)
    finishing: bool = False

    async def run(self, server: Server) -> int | None:
        """Post until the connection ends or, when `finishing`, until everything is acked.

        :return: the code with which the server closed, if it said one
        """
        try:
            async with dial(server, self.token) as socket:
                await self._post_all(socket)
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else closed.rcvd.code
        return None

    async def _post_all(self, socket: ClientConnection) -> None:
        for client_id in self.unacked:
            await self._post(socket, client_id)
        while self.unacked or not self.finishing:
            while len(self.unacked) < IN_FLIGHT and not self.finishing:
                self.unacked.append(f"{self.name}-{uuid.uuid4().hex}")
                await self._post(socket, self.unacked[-1])
            answer = await receive(socket, "ok", "error")
            if answer.get("retry"):  # the server is about to end
                continue
            assert answer["type"] == "ok", json.dumps(answer)
            self.unacked.remove(answer["ref"])
            self.acked[answer["ref"]] = (answer["id"], answer["seq"])

    async def _post(self, socket: ClientConnection, client_id: str) -> None:
        await send(socket, type="post", ref=client_id, client_id=client_id, message=f"this is {client_id}")
