"""A line between a browser and the server that can be cut, as a train in a tunnel cuts it."""

import asyncio
from types import TracebackType

from tests.live.server import Server


class Line:
    """Carries every byte of every connection to the server, while it is whole."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._is_cut = False
        self._loses = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._listener: asyncio.Server | None = None

    @property
    def address(self) -> str:
        assert self._listener is not None
        return f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> "Line":
        self._listener = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Break every connection, and every one that is tried."""
        self._is_cut = True
        for end in self._ends:
            end.transport.abort()

    def lose(self) -> None:
        """Take everything and deliver nothing: neither end notices."""
        self._loses = True

    def mend(self) -> None:
        self._is_cut = self._loses = False

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        except OSError:  # the server is down
            writer.transport.abort()
            return
        await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            while part := await reader.read(65_536):
                if not self._loses:
                    writer.write(part)
                    await writer.drain()
        except ConnectionError:
            pass
        finally:
            self._ends.discard(writer)
            writer.close()
