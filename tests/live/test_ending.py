"""How a server ends that is asked to: nobody is let in any more, what is in hand is answered, then goodbye."""

import asyncio
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.live.page import greet, open_page
from tests.live.program import ask, close_code, dial, receive
from tests.live.server import Server, until

pytestmark = pytest.mark.process


async def test_nobody_is_let_in_and_whoever_is_there_is_told_goodbye(tmp_path: Path) -> None:
    go = tmp_path / "go"
    async with Server(tmp_path, "-m", "tests.live.lingering", str(go)) as server:
        token = await server.token("ana")
        page, other = await open_page(server, "ana"), await open_page(server, "ana")
        async with dial(server, token) as socket, page.dial() as connection:
            await receive(socket, "history")
            assert await greet(connection) == "40"
            assert (await ask(socket, type="post", message="before", client_id="1"))["type"] == "ok"
            ending = asyncio.create_task(server.stop())

            async def drains() -> bool:
                return (await server.http.get("/healthz")).status_code == 503

            await until(drains, "the server to let nobody in")
            answer = await server.http.post("/login", json={"username": "ana", "password": server.password})
            assert (answer.status_code, answer.json()["code"]) == (503, "draining")
            assert 1 <= int(answer.headers["Retry-After"]) <= 10
            plain = await server.http.get("/login", headers={"Accept": "text/html"})
            assert plain.status_code == 503
            assert plain.headers["Content-Type"].startswith("text/html")
            assert "Try again" in plain.text
            assert "_nicegui" not in plain.text
            assert 1 <= int(plain.headers["Retry-After"]) <= 10
            for door in (dial(server, token), dial(server, token, query="?follow=none"), other.dial()):
                with pytest.raises(InvalidStatus) as refused:
                    await door
                assert refused.value.response.status_code == 503
                assert 1 <= int(refused.value.response.headers["Retry-After"]) <= 10
            late = await ask(socket, type="post", message="too late", client_id="2")
            assert (late["code"], late["retry"]) == ("unavailable", True)
            go.touch()
            for open_one in (socket, connection):
                assert await close_code(open_one) == 1012
            assert await ending == 0
        await server.start()
        async with dial(server, token) as socket:
            history = await receive(socket, "history")
            assert [it["message"] for it in history["messages"]] == ["before"]
