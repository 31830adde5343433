"""How uvicorn speaks WebSocket here: the sans-I/O protocol, and a limit of its own for `/ws`.

NiceGUI starts uvicorn with wsproto, which is slower and answers broken frames without a close code. An HTTP protocol
class may choose another one at the upgrade, and this one does. It leans on uvicorn's inner workings, so uvicorn's
version is pinned and `tests/live/test_socket.py` checks what is relied on.
"""

import socket
from typing import Any

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from api.frames import FRAME_BYTES
from api.patience import PatientProtocol

UNREAD_TIMEOUT = 20_000
"""Milliseconds after which the kernel drops a peer that acknowledges nothing of what was sent to it. Pings do not
notice such a peer while its own side still answers."""

EXTENSION = "chatterbox.socket"


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol; on `/ws` it reads short messages only, and the gateway can reach it."""

    def handle_connect(self, event: Request) -> None:
        if event.path.partition("?")[0] == "/ws":
            self.conn.max_message_size = FRAME_BYTES
        super().handle_connect(event)

    async def run_asgi(self) -> None:
        self.scope["extensions"][EXTENSION] = {"protocol": self}
        await super().run_asgi()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # refused, and answered: else uvicorn logs an error and answers again


class ServerProtocol(PatientProtocol):
    """uvicorn's HTTP/1.1 protocol, with limits on its headers, that hands upgrades to `SocketProtocol`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ws_protocol_class = SocketProtocol

    def connection_made(self, transport: Any) -> None:
        peer: socket.socket | None = transport.get_extra_info("socket")
        if peer is not None and hasattr(socket, "TCP_USER_TIMEOUT") and peer.family != getattr(socket, "AF_UNIX", None):
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_TIMEOUT)
        super().connection_made(transport)


def abort(websocket: WebSocket) -> None:
    """Drop a connection at once, without the closing handshake that a peer who does not read would never finish."""
    extension = websocket.scope.get("extensions", {}).get(EXTENSION)
    if extension is not None:
        extension["protocol"].transport.abort()
