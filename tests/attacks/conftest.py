"""One server for all attacks, at the most talkative log level, and people who must not notice any of them."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.attacks.bystanders import Bystanders
from tests.live.server import Server


@pytest.fixture(scope="package")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """Whatever was done to it: no traceback in its log (and no secret, see `Server`)."""
    async with Server(tmp_path_factory.mktemp("attacked"), MIN_PASSWORD_LENGTH="8", FILES_PER_MINUTE="0") as server:
        server.http.event_hooks["response"].append(no_failure)
        yield server
        log = server.log
        assert "DEBUG" in log, "the log says nothing: the test proves nothing"
        assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:4000]


async def no_failure(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.request.url


@pytest.fixture(scope="package")
async def token(server: Server, bystanders: Bystanders) -> str:
    """Of the attacker, who has an account, like everybody."""
    return await server.token("mallory")


@pytest.fixture(scope="package")
async def bystanders(server: Server) -> AsyncIterator[Bystanders]:
    await server.token("victim")  # whoever comes first administers the chat
    async with Bystanders(server) as bystanders:
        yield bystanders


@pytest.fixture(autouse=True)
async def undisturbed(bystanders: Bystanders) -> AsyncIterator[None]:
    """After every attack somebody else is heard, on the sockets that were open all the time."""
    yield
    await bystanders.say()
    await bystanders.until_heard()
