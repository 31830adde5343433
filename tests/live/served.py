"""The chat on real connections to uvicorn's protocols in the test's own process, where a test can look inside."""

import asyncio
from typing import Any

from nicegui import core
from uvicorn.config import Config
from uvicorn.server import ServerState

from api.lines import DirectLine
from api.peer import Peer
from api.server import DirectProtocol, ServerProtocol
from tests.chat import Chat
from tests.live.server import until
from tests.live.wire import Wire


class Served:
    """The chat behind uvicorn's protocols, without uvicorn's own main loop."""

    def __init__(self, chat: Chat, **options: Any) -> None:
        self.chat = chat
        config = Config(core.app, lifespan="off", log_config=None, **{"ws_per_message_deflate": True, **options})
        config.load()
        self._state = ServerState()
        self._make = lambda: ServerProtocol(config=config, server_state=self._state, app_state={})
        self._wires: list[Wire] = []

    async def __aenter__(self) -> "Served":
        self._listener = await asyncio.get_running_loop().create_server(self._make, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listener.close()
        for wire in self._wires:
            wire.drop()
        await until(lambda: not self._state.connections and not self._state.tasks, "all connections to end")

    @property
    def protocols(self) -> list[DirectProtocol]:
        return [it for it in self._state.connections if isinstance(it, DirectProtocol)]

    @property
    def lines(self) -> list[DirectLine]:
        return [it.line for it in self.protocols if isinstance(it.line, DirectLine)]

    def lines_of(self, name: str) -> list[DirectLine]:
        return [it for it in self.lines if isinstance(it._reader, Peer) and it._reader._identity.username == name]

    async def shut_down(self) -> None:
        """What uvicorn does with each connection when it is asked to end."""
        for connection in list(self._state.connections):
            connection.shutdown()

    async def wire(self, name: str, **options: Any) -> Wire:
        """A connection that has read its welcome and the lobby's history."""
        wire = await Wire(self.port, await self.chat.token(name), **options).open()
        self._wires.append(wire)
        await wire.texts(2)
        return wire
