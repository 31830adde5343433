"""How uvicorn speaks WebSocket here: the sans-I/O protocol, and on `/ws` one that ready frames can be written to.

NiceGUI starts uvicorn with wsproto, which is slower and answers broken frames without a close code. An HTTP protocol
class may choose another one at the upgrade, and this one does. It leans on uvicorn's inner workings, so uvicorn's
version is pinned and `tests/live/test_socket.py` and `test_direct_line.py` check what is relied on.
"""

import asyncio
import socket
from collections.abc import Awaitable
from typing import Any, Protocol, cast

import h11
from starlette.websockets import WebSocket
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from api.frames import FRAME_BYTES
from api.inbox import Inbox
from api.packing import OFFER, unpacks
from api.patience import PatientProtocol

UNREAD_TIMEOUT = 20_000
"""Milliseconds after which the kernel drops a peer that acknowledges nothing of what was sent to it. Pings do not
notice such a peer while its own side still answers."""

RESTARTS = 1012

GOODBYE_WITHIN = 1.0  # seconds that a peer has to answer the goodbye of a server that stops

EXTENSION = "chatterbox.socket"

FREE = asyncio.Event()
"""Of every socket whose transport takes more."""
FREE.set()


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol. Nothing is compressed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.conn.available_extensions = []

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # refused, and answered: else uvicorn logs an error and answers again

    def shutdown(self) -> None:
        """Say that the server restarts (1012), and close when the peer has answered, or a moment later.

        uvicorn closes at once. Where the peer is just sending something, that resets the connection, and the peer may
        find its own write broken before it has read why.
        """
        if not self.handshake_complete or self.close_sent:
            super().shutdown()
            return
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": RESTARTS})
        self.conn.send_close(RESTARTS)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(GOODBYE_WITHIN, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        # The parser, and what stopped it, lead back to the connection: a circle would keep 4 KB of each socket until a
        # full collection, which comes once in many millions of objects.
        self.conn.parser.close()
        self.conn.parser_exc = None


class Line(Protocol):
    """Who writes into a protocol's transport."""

    def hear_flow(self, is_free: bool) -> None:
        """The transport takes no more, or does again."""

    def hear_end(self) -> None:
        """Nothing may be written any more: a close frame was, by either side, or the connection is going."""


class DirectProtocol(SocketProtocol):
    """uvicorn's protocol on `/ws`: it reads short messages only, a line may write to its transport, and it is all that
    is kept of the way on which a socket came.

    uvicorn writes each of its own frames, pongs and close frames among them, in the same call in which it makes it: the
    whole frames that a line writes in other calls never come in between.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.config.ws_per_message_deflate:
            self.conn.available_extensions = [OFFER]
        self.conn.max_message_size = FRAME_BYTES
        self.line: Line | None = None
        self._parts = 0  # of what the application does for this socket, that are not over
        # There are thousands of sockets, and of uvicorn's own queue and event each takes 4 KB.
        self.queue = cast("asyncio.Queue[Any]", Inbox())
        self.writable = FREE

    def go_on_with(self, serving: Awaitable[None]) -> None:
        """Serve this socket in a task of its own. The application may return: none of its layers, and nothing of the
        request, waits for the end of the socket."""
        self._parts += 1
        task = self.loop.create_task(self._run(serving))
        task.add_done_callback(self.on_task_complete)
        self.tasks.add(task)
        self.request.headers.clear()  # the parser keeps them
        del self.scope, self.request, self.response

    async def send_text(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int, reason: str) -> None:
        await self.send({"type": "websocket.close", "code": code, "reason": reason})

    @property
    def unpacks(self) -> bool:
        """Whether packed frames may be written."""
        return unpacks(self.conn)

    def serve(self, line: Line) -> None:
        """Tell this line how the transport is."""
        self.line = line
        self._look()

    def pause_writing(self) -> None:
        self.writable = asyncio.Event()
        if self.line is not None:
            self.line.hear_flow(False)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.writable = FREE
        if self.line is not None:
            self.line.hear_flow(True)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    async def send(self, message: Any) -> None:
        await super().send(message)
        self._look()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._look()

    def shutdown(self) -> None:
        super().shutdown()
        self._look()

    def abort(self) -> None:
        """Drop the connection at once, without the closing handshake that a peer who does not read never finishes."""
        self.transport.abort()
        self._end_line()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        # These lead back here: a circle would keep all of it until the next collection.
        self._end_line()
        if hasattr(self, "scope"):  # there is none any more, or none yet where the opening request was broken
            self.scope["extensions"].pop(EXTENSION, None)

    async def run_asgi(self) -> None:
        self.scope["extensions"][EXTENSION] = {"protocol": self}
        self._parts += 1
        await self._run(self.app(self.scope, self.receive, self.send))

    async def _run(self, part: Awaitable[None]) -> None:
        """Do what uvicorn does with the whole: the connection is closed after the last part."""
        try:
            await part
        except ClientDisconnected:
            pass
        except Exception:
            self.logger.exception("Exception in ASGI application\n")
            self.send_500_response()
        self._parts -= 1
        if not self._parts and self.close_timer is None:
            self.transport.close()

    def _look(self) -> None:
        if self.line is not None and self.conn.state is not State.OPEN:
            self._end_line()

    def _end_line(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.hear_end()


class ServerProtocol(PatientProtocol):
    """uvicorn's HTTP/1.1 protocol, with limits on its headers, that hands upgrades to the protocols above."""

    def connection_made(self, transport: Any) -> None:
        peer: socket.socket | None = transport.get_extra_info("socket")
        if peer is not None and peer.family != getattr(socket, "AF_UNIX", None):
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_TIMEOUT)
        super().connection_made(transport)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self.ws_protocol_class = DirectProtocol if self.scope["path"] == "/ws" else SocketProtocol
        super().handle_websocket_upgrade(event)


def direct_protocol(websocket: WebSocket) -> DirectProtocol | None:
    """What ready frames can be written to, where the server is ours."""
    extension = websocket.scope.get("extensions", {}).get(EXTENSION)
    return None if extension is None else cast(DirectProtocol, extension["protocol"])
