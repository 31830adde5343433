"""A page's own connection is its own browser's alone. Attacks on it: `tests/attacks/test_page_sockets.py`."""

import json
import uuid
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.live.page import Page, greet, open_page
from tests.live.server import Server, until

pytestmark = pytest.mark.process


@pytest.fixture
async def page(server: Server) -> Page:
    return await open_page(server, "ana")


async def test_its_own_browser_is_let_in(page: Page) -> None:
    async with page.dial() as socket:
        assert await greet(socket) == "40"


async def test_only_websockets(page: Page, server: Server) -> None:
    headers = {"Origin": server.address, "Cookie": page.cookie}
    for method in ("GET", "POST"):
        answer = await server.http.request(
            method, f"/_nicegui_ws/socket.io/?EIO=4&transport=polling&{page.query}", headers=headers
        )
        assert (answer.status_code, answer.text) == (403, "This is not your page.\n")


async def test_the_browser_of_a_page_that_is_gone_is_told_so(page: Page) -> None:
    async with page.dial(page.query.replace(page.client_id, str(uuid.uuid4()))) as socket:
        assert await greet(socket) == "44"


async def test_attacks_are_in_the_audit_record_and_do_not_fill_it(tmp_path: Path) -> None:
    async with Server(tmp_path, FRAMES_PER_SECOND="50") as server:
        admin = await server.token("chief")
        page, other = await open_page(server, "ana"), await open_page(server, "bo")
        for _ in range(3):
            for refused in (page.dial(origin="https://evil.example"), page.dial(cookie=other.cookie)):
                with pytest.raises(InvalidStatus):
                    await refused
            async with page.dial() as socket:
                assert await greet(socket) == "40"
                await socket.send("42" + json.dumps(["event", {"client_id": other.client_id}]))
                await socket.send("42" + json.dumps(["event", "x" * 1_100_000]))
                with pytest.raises(ConnectionClosed) as closed:
                    await read_to_the_end(socket)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1009
            async with page.dial() as socket:
                assert await greet(socket) == "40"
                with pytest.raises(ConnectionClosed):
                    await flood(socket)

        kinds = {"foreign_origin", "foreign_page", "oversized", "flood"}

        async def noted() -> list[str]:
            answer = await server.http.get("/admin/audit", headers={"Authorization": f"Bearer {admin}"})
            found = [it for it in answer.json() if it["kind"] in kinds]
            assert {it["address"] for it in found} <= {"127.0.0.1"}
            return sorted(it["kind"] for it in found)

        async def all_noted() -> bool:
            return len(set(await noted())) == 4

        await until(all_noted, "all four kinds to be in the record")
        assert len(await noted()) <= 8, "one a minute of each"


async def test_a_flood_of_frames_closes(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with Server(tmp_path_factory.mktemp("flood"), FRAMES_PER_SECOND="5") as server:
        page = await open_page(server, "ana")
        async with page.dial() as socket:
            assert await greet(socket) == "40"
            with pytest.raises(ConnectionClosed) as closed:
                await flood(socket)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4029


async def flood(socket: ClientConnection) -> None:
    for _ in range(300):
        await socket.send('42["ack",{}]')
    await read_to_the_end(socket)


async def test_pages_of_a_full_server_are_told_to_come_back(tmp_path: Path) -> None:
    async with Server(tmp_path, MAX_SOCKETS="1") as server:
        page, other = await open_page(server, "ana"), await open_page(server, "bo")
        async with page.dial():
            with pytest.raises(InvalidStatus) as refused:
                await other.dial()
        assert refused.value.response.status_code == 503
        assert 1 <= int(refused.value.response.headers["Retry-After"]) <= 10


async def read_to_the_end(socket: ClientConnection) -> None:
    while True:
        await socket.recv()
