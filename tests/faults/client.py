"""A program that keeps a complete copy of its rooms through any fault, doing what docs/wire-protocol.md tells it to.

It needs one rule for messages: the row that comes last replaces the one of the same id.
"""

import asyncio
import json
import random
import socket
import struct
import uuid
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests.live.program import Frame

PAUSE, LONGEST_PAUSE = 0.05, 0.5  # seconds before it comes back; programs that are many should take ten times as long
RETRY = 0.25  # seconds before it asks again what the server could not do just now
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 seconds, so that closing says RST instead of FIN


@dataclass(eq=False)
class Client:
    """What it has: `rows`, by id, in their latest state; of each room the `cursor`, the last rev it has, and `since`,
    the seq from which on it has every message. What it wants: `unanswered`, by ref, in the order in which it was asked.
    What it was promised: `acked`, by client id.

    A server that keeps its word leaves `gaps` and `repeats` empty: live messages whose rev was not the next one.
    `patience` is how many seconds a silent line is taken for a quiet one.
    """

    name: str
    token: str
    port: int
    patience: float = 20.0
    epoch: str = ""
    rows: dict[int, Frame] = field(default_factory=dict)
    cursor: dict[str, int] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    unanswered: dict[str, Frame] = field(default_factory=dict)
    acked: dict[str, Frame] = field(default_factory=dict)
    refusals: list[Frame] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    repeats: list[tuple[int, int]] = field(default_factory=list)
    closes: list[int | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._catching_up: set[str] = set()
        self._socket: ClientConnection | None = None
        self._retries: set[asyncio.Task[None]] = set()
        self._pause = PAUSE

    @property
    def is_current(self) -> bool:
        """Connected, with an answer to everything that it asked, catching up included."""
        return self._socket is not None and bool(self.cursor) and not self._catching_up and not self.unanswered

    def view(self, room: str) -> list[Frame]:
        """What it has of a room, in the room's order."""
        return sorted((row for row in self.rows.values() if row["room"] == room), key=lambda row: int(row["seq"]))

    async def run(self) -> None:
        """Stay connected, until cancelled.

        :raises InvalidStatus: the server does not let it in, and will not later
        """
        while True:
            try:
                async with self._dial() as connection:
                    await self._converse(connection)
            except InvalidStatus as refused:
                if refused.response.status_code not in {429, 500, 502, 503}:
                    raise
            except (OSError, InvalidHandshake, ConnectionClosed):  # a timeout is an OSError
                pass
            await asyncio.sleep(random.uniform(PAUSE, self._pause))
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def ask(self, **request: object) -> Frame:
        """The last answer to a request, through as many connections and tries as it takes."""
        ref = str(request.get("client_id") or uuid.uuid4().hex)
        self.unanswered[ref] = request | {"ref": ref}
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[ref] = answer
        await self._send(self.unanswered[ref])
        return await answer

    async def post(self, message: str, room: str = "general") -> Frame:
        client_id = f"{self.name}-{uuid.uuid4().hex}"
        return await self.ask(type="post", room=room, message=message, client_id=client_id)

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
                    self._socket = connection
                await self._take(frame)
        finally:
            self._socket = None
            self._catching_up.clear()
            self.closes.append(connection.close_code)

    async def _send(self, frame: Frame) -> None:
        """Send, if there is a connection; if there is none, or no more, the next welcome sees to it."""
        if self._socket is not None:
            try:
                await self._socket.send(json.dumps(frame))
            except ConnectionClosed:
                return

    async def _take(self, frame: Frame) -> None:
        ref = frame.get("ref")
        match frame["type"]:
            case "welcome":
                await self._begin(frame)
            case "message":
                await self._hear(frame)
            case "changes":
                self._change(frame)
            case "history" if ref == _catching_up(frame["room"]):
                self._start_over(frame)
            case "error" if frame["retry"]:
                self.refusals.append(frame)
                self._retry(ref)
            case _ if ref in self.unanswered:
                self._settle(ref, frame)

    async def _begin(self, welcome: Frame) -> None:
        self._pause = PAUSE
        if welcome["epoch"] != self.epoch:  # another database: what came from the old one means nothing any more
            self.epoch = welcome["epoch"]
            for known in (self.rows, self.cursor, self.since):
                known.clear()
        for room in welcome["rooms"]:
            await self._catch_up(room["room"])
        for request in list(self.unanswered.values()):
            await self._send(request)

    async def _catch_up(self, room: str) -> None:
        self._catching_up.add(room)
        place = {"cursor": self.cursor[room], "epoch": self.epoch} if room in self.cursor else {}
        await self._send({"type": "subscribe", "room": room, "ref": _catching_up(room)} | place)

    async def _hear(self, message: Frame) -> None:
        room, rev = message["room"], message["rev"]
        if room in self._catching_up:
            return  # what is heard before the answer is part of the answer
        cursor = self.cursor.get(room, -1)
        if rev == cursor + 1:
            self._upsert(message)
            self.cursor[room] = rev
        elif rev <= cursor:
            self.repeats.append((cursor, rev))
        else:
            self.gaps.append((cursor, rev))
            await self._catch_up(room)

    def _change(self, changes: Frame) -> None:
        room = changes["room"]
        self._catching_up.discard(room)  # more parts may follow, and each goes on where the last one ended
        if changes["from"] != self.cursor[room]:
            self.gaps.append((self.cursor[room], changes["from"]))
        for message in changes["messages"]:
            if message["rev"] <= self.cursor[room]:
                self.repeats.append((self.cursor[room], message["rev"]))
            self._upsert(message)
            self.cursor[room] = message["rev"]
        self.cursor[room] = changes["to"]

    def _start_over(self, history: Frame) -> None:
        room, messages = history["room"], history["messages"]
        self._catching_up.discard(room)
        for row in self.view(room):
            del self.rows[row["id"]]
        self.since[room] = messages[0]["seq"] if history["more"] else 1
        for message in messages:
            self._upsert(message)
        self.cursor[room] = history["last_rev"]

    def _upsert(self, message: Frame) -> None:
        if message["seq"] >= self.since[message["room"]]:  # else it is part of a past that was never read
            self.rows[message["id"]] = message

    def _retry(self, ref: str | None) -> None:
        """Ask again after a while, or when there is a new connection."""
        task = asyncio.create_task(self._ask_again(ref))
        self._retries.add(task)
        task.add_done_callback(self._retries.discard)

    async def _ask_again(self, ref: str | None) -> None:
        await asyncio.sleep(random.uniform(RETRY, 2 * RETRY))
        for room in [room for room in self._catching_up if ref == _catching_up(room)]:
            await self._catch_up(room)
        if ref in self.unanswered:
            await self._send(self.unanswered[ref])

    def _settle(self, ref: str, answer: Frame) -> None:
        request = self.unanswered.pop(ref)
        if answer["type"] == "ok" and request["type"] == "post":
            self.acked[ref] = answer
        self._answers.pop(ref).set_result(answer)


def _catching_up(room: str) -> str:
    """The ref of a subscribe."""
    return f"catching up with {room}"


def hang_up(connection: ClientConnection, *, reset: bool) -> None:
    """End a connection without a word of WebSocket, by TCP's FIN or RST."""
    if reset:
        line = connection.transport.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.transport.abort()
