"""A program that never gives up: it comes back, resumes from its cursors, and asks again what was not answered."""

import asyncio
import json
import random
import socket
import struct
import uuid
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests.faults.replica import CATCHING_UP, Replica
from tests.live.program import Frame

PAUSE, LONGEST_PAUSE = 0.05, 0.5  # seconds before it comes back; programs that are many should take ten times as long
RETRY = 0.25  # seconds before it asks again what the server could not do just now
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 seconds, so that closing says RST instead of FIN
LATER = {429, 500, 502, 503}  # statuses after which it tries again


@dataclass(eq=False)
class Client:
    """What it has is in `replica`. What it wants is in `unanswered`, by ref, in the order in which it was asked. What
    it was promised is in `acked`, by client id; `found` counts those of them that had been stored before it connected,
    so that it had missed the first answer.

    `patience` is how many seconds a silent line is taken for a quiet one.
    """

    name: str
    token: str
    port: int
    patience: float = 20.0
    replica: Replica = field(default_factory=Replica)
    unanswered: dict[str, Frame] = field(default_factory=dict)
    acked: dict[str, Frame] = field(default_factory=dict)
    found: int = 0
    refusals: list[Frame] = field(default_factory=list)
    closes: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._retries: set[asyncio.Task[None]] = set()
        self._socket: ClientConnection | None = None
        self._welcomed = ""
        self._pause = PAUSE

    @property
    def is_current(self) -> bool:
        """Connected, with an answer to everything that it asked, catching up included."""
        has_all = bool(self.replica.cursor) and not self.replica.catching_up
        return self._socket is not None and has_all and not self.unanswered

    async def run(self) -> None:
        """Stay connected, until cancelled.

        :raises InvalidStatus: the server does not let it in, and will not later
        """
        while True:
            try:
                async with self._dial() as connection:
                    await self._converse(connection)
            except InvalidStatus as refused:
                if refused.response.status_code not in LATER:
                    raise
            except (OSError, InvalidHandshake, ConnectionClosed):  # a timeout is an OSError
                pass
            await asyncio.sleep(random.uniform(PAUSE, self._pause))
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def ask(self, **request: object) -> Frame:
        """The last answer to a request, through as many connections and tries as it takes."""
        ref = str(request.get("client_id") or uuid.uuid4().hex)
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[ref] = answer
        self.unanswered[ref] = request | {"ref": ref}
        await self._send(self.unanswered[ref])
        return await answer

    async def post(self, message: str, room: str = "general") -> Frame:
        client_id = f"{self.name}-{uuid.uuid4().hex}"
        return await self.ask(type="post", room=room, message=message, client_id=client_id)

    def deafen(self) -> None:
        """Hear nothing any more on this connection, while what it says still arrives."""
        if self._socket is not None:
            self._socket.transport.pause_reading()

    def cut(self, *, reset: bool = False) -> None:
        """Lose the connection, this moment."""
        if self._socket is not None:
            hang_up(self._socket, reset=reset)

    def _dial(self) -> connect:
        return connect(
            f"ws://127.0.0.1:{self.port}/ws",
            additional_headers={"Authorization": f"Bearer {self.token}"},
            proxy=None,
            max_size=None,
            open_timeout=self.patience,
            close_timeout=1.0,
            ping_interval=self.patience,
            ping_timeout=self.patience,
        )

    async def _converse(self, connection: ClientConnection) -> None:
        try:
            while True:
                frame = json.loads(await connection.recv())
                if frame["type"] == "welcome":
                    self._socket, self._welcomed, self._pause = connection, frame["server_time"], PAUSE
                for request in self.replica.take(frame):
                    await self._send(request)
                await self._take(frame)
        finally:
            self._socket = None
            self.closes.append(connection.close_code)

    async def _take(self, frame: Frame) -> None:
        ref = frame.get("ref")
        if frame["type"] == "welcome":
            for request in list(self.unanswered.values()):
                await self._send(request)
        elif frame["type"] == "error" and frame["retry"]:
            self.refusals.append(frame)
            retry = asyncio.create_task(self._ask_again(str(ref)))
            self._retries.add(retry)
            retry.add_done_callback(self._retries.discard)
        elif ref in self.unanswered:
            self._settle(ref, frame)

    async def _send(self, frame: Frame) -> None:
        """Send, if there is a connection; if there is none, or no more, the next welcome sees to it."""
        if self._socket is not None:
            try:
                await self._socket.send(json.dumps(frame))
            except ConnectionClosed:
                return

    async def _ask_again(self, ref: str) -> None:
        await asyncio.sleep(random.uniform(RETRY, 2 * RETRY))
        room = ref.removeprefix(CATCHING_UP)
        if room in self.replica.catching_up:
            await self._send(self.replica.catch_up(room))
        if ref in self.unanswered:
            await self._send(self.unanswered[ref])

    def _settle(self, ref: str, answer: Frame) -> None:
        request = self.unanswered.pop(ref)
        if answer["type"] == "ok" and request["type"] == "post":
            self.acked[ref] = answer
            self.found += answer["timestamp"] < self._welcomed
        self._answers.pop(ref).set_result(answer)


def hang_up(connection: ClientConnection, *, reset: bool) -> None:
    """End a connection without a word of WebSocket, by TCP's FIN or RST."""
    if reset:
        line = connection.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.transport.abort()
