"""One server for all attacks, at the most talkative log level, and one user who must not notice any of them."""

from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import ClientConnection

from tests.live.program import ask, dial, receive
from tests.live.server import Server


@pytest.fixture(scope="package")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """Whatever was done to it: no traceback in its log (and no secret, see `Server`)."""
    async with Server(tmp_path_factory.mktemp("attacked"), MIN_PASSWORD_LENGTH="8") as server:
        yield server
        log = server.log
        assert "DEBUG" in log, "the log says nothing: the test proves nothing"
        assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:4000]


@pytest.fixture(scope="package")
async def token(server: Server) -> str:
    """Of the attacker, who has an account, like everybody."""
    await server.token("victim")  # whoever comes first administers the chat
    return await server.token("mallory")


@pytest.fixture(scope="package")
async def victim(server: Server, token: str) -> AsyncIterator[ClientConnection]:
    """Who does not read is closed in the end; this one takes everything, however long a test goes on."""
    async with dial(server, await server.token("victim"), max_queue=None) as socket:
        await receive(socket, "history")
        yield socket


@pytest.fixture(autouse=True)
async def undisturbed(victim: ClientConnection) -> AsyncIterator[None]:
    """After every attack somebody else is answered, on the socket that was open all the time."""
    yield
    assert (await ask(victim, type="ping"))["type"] == "pong"
