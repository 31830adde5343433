"""A page without a browser: what its browser knows of it, and what is said on its connection."""

import json
import re
import uuid
from dataclasses import dataclass

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.live.server import Server


@dataclass
class Page:
    """A page as its browser knows it."""

    server: Server
    cookie: str
    client_id: str
    tab_id: str

    @property
    def query(self) -> str:
        return (
            f"client_id={self.client_id}&tab_id={self.tab_id}&document_id=d&next_message_id=0&implicit_handshake=true"
        )

    def dial(self, query: str | None = None, origin: str | None = None, cookie: str | None = None) -> connect:
        headers = {"Cookie": self.cookie if cookie is None else cookie}
        return connect(
            f"ws://127.0.0.1:{self.server.port}/_nicegui_ws/socket.io/?EIO=4&transport=websocket&{query or self.query}",
            proxy=None,
            origin=self.server.address if origin is None else origin or None,  # type: ignore[arg-type]
            additional_headers=headers,
        )


async def open_page(server: Server, name: str) -> Page:
    await server.token(name)
    async with httpx.AsyncClient(base_url=server.address, trust_env=False) as http:
        credentials = {"username": name, "password": server.password}
        cookie = (await http.post("/session", json=credentials)).headers["set-cookie"].partition(";")[0]
        server.secrets.add(cookie.partition("=")[2])
        html = (await http.get("/")).text
    [client_id] = set(re.findall(r"client_id['\"]: ['\"]([\w-]{36})", html))
    server.secrets.add(client_id)
    return Page(server, cookie, client_id, str(uuid.uuid4()))


async def greet(socket: ClientConnection) -> str:
    """What socket.io answers to the wish to connect: 40 is yes, 44 is no."""
    assert str(await socket.recv()).startswith("0")
    await socket.send("40")
    return str(await socket.recv())[:2]


async def settled(socket: ClientConnection) -> None:
    """Wait until everything that was sent has been looked at: a handshake is answered, others are not."""
    await socket.send("427" + json.dumps(["handshake", {}]))
    while not (said := str(await socket.recv())).startswith("437"):
        if said == "2":  # are you there?
            await socket.send("3")
