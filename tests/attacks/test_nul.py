"""NUL in names, on PostgreSQL, which fails where it gets one: what others say just then may not fail with it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.attacks.bystanders import Bystanders
from tests.attacks.raw import exchange, request, upgrade
from tests.databases import Databases
from tests.live.page import open_page
from tests.live.program import ask, dial
from tests.live.server import Server

pytestmark = pytest.mark.process

NUL = "\x00"


@pytest.fixture(autouse=True)
def undisturbed() -> None:
    """There is a server here of its own, and bystanders on it."""


@pytest.fixture
async def server(databases: Databases, postgres: str, tmp_path: Path) -> AsyncIterator[Server]:
    async with databases.postgres(postgres, empty=False) as address, Server(tmp_path, DATABASE_URL=address) as server:
        await server.token("chief")
        async with Bystanders(server) as bystanders:
            yield server
            await bystanders.say()
            await bystanders.until_heard()
        assert "not stored" not in server.log
        assert "did not answer" not in server.log
        assert "Traceback" not in server.log


async def test_a_name_with_nul_is_no_name(server: Server) -> None:
    token = await server.token("mallory")
    headers = {"Authorization": f"Bearer {token}"}
    paths = (await server.http.get("/openapi.json")).json()["paths"]
    for path, operations in paths.items():
        for method in operations:
            if "{" in path:
                answer = await exchange(server, request(method.upper(), re.sub(r"{.+?}", "%00", path), headers))
                assert answer is not None
                assert (answer.status, answer.code) == (404, "not_found"), (method, path)
    body = b'{"message":"x","attachments":["\\u0000"]}'
    said = await exchange(server, request("POST", "/rooms/general/messages", headers, body))
    assert said is not None
    assert (said.status, said.code) == (422, "bad_request")
    followed = await exchange(server, upgrade("/ws?follow=%00:1", headers))
    assert followed is not None
    assert (followed.status, followed.code) == (422, "bad_request")
    async with dial(server, token, query="?follow=none") as socket:
        for frame in (
            {"type": "post", "message": "x", "room": NUL},
            {"type": "post", "message": "x", "attachments": [NUL]},
            {"type": "subscribe", "room": NUL},
            {"type": "history", "room": NUL},
            {"type": "read", "room": NUL, "seq": 1},
            {"type": "typing", "room": NUL},
        ):
            assert (await ask(socket, **frame))["code"] == "bad_request", frame
    page = await open_page(server, "mallory")
    cookies = {"Cookie": f"{page.cookie}; chatterbox_room=%00; chatterbox_zone=%00", "Accept": "text/html"}
    shown = await exchange(server, request("GET", "/", cookies))
    assert shown is not None
    assert shown.status == 200
