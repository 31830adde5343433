"""The server that the tests of one file share."""

from collections.abc import AsyncIterator

import pytest

from tests.live.server import Server


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with Server(tmp_path_factory.mktemp("server")) as server:
        yield server
