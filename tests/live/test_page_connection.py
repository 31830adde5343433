"""A page's own connection: whoever has learned its address can neither listen on it nor speak for the page."""

import asyncio
import json
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.live.page import Page, greet, open_page, settled
from tests.live.server import Server, until

pytestmark = pytest.mark.process

ANSWERED_WITHIN = 2.0  # seconds


@pytest.fixture
async def page(server: Server) -> Page:
    return await open_page(server, "ana")


async def test_its_own_browser_is_let_in(page: Page) -> None:
    async with page.dial() as socket:
        assert await greet(socket) == "40"


async def test_others_are_not(page: Page, server: Server) -> None:
    stranger = await open_page(server, "bo")
    plain = page.query
    for refused in (
        page.dial(origin=""),
        page.dial(origin="https://evil.example"),
        page.dial(origin="null"),
        page.dial(cookie="chatterbox_session=x"),
        page.dial(cookie="a=b"),
        page.dial(cookie=stranger.cookie),
        stranger.dial(plain),
        page.dial(f"{plain}&client_id={stranger.client_id}"),
        page.dial("a=b"),
        page.dial("client_id="),
        page.dial(f"client_id={uuid.uuid4()}"),
    ):
        with pytest.raises(InvalidStatus) as answer:
            await refused
        assert answer.value.response.status_code == 403


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


async def test_nothing_speaks_for_another_page(page: Page, server: Server) -> None:
    other = await open_page(server, "bo")
    async with page.dial() as socket, other.dial() as victim:
        assert [await greet(socket), await greet(victim)] == ["40", "40"]
        for name, message in (
            ("event", {"client_id": other.client_id, "id": 1, "listener_id": "x", "args": []}),
            ("javascript_response", {"client_id": other.client_id, "request_id": "x", "result": 1}),
            ("ack", {"client_id": other.client_id, "next_message_id": 10**6}),
            ("log", {"client_id": other.client_id, "level": "error", "message": "smuggled"}),
            ("handshake", {"client_id": other.client_id, "tab_id": other.tab_id, "document_id": "x"}),
        ):
            await socket.send("42" + json.dumps([name, message]))
        await settled(socket)
    assert server.log.count("of a connection that is not of that page") == 5
    assert "smuggled" not in server.log


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


BROKEN = [
    "x",
    "4",
    "42",
    "42[]",
    "42{}",
    '42["event"]',
    '42["event",1]',
    '42["event",{}]',
    '42["nothing",{}]',
    "45",
    "9",
]
BROKEN += ['42["handshake"]', '42["handshake",[]]', '42["ack",{"client_id":%s}]', '42["log",{"client_id":%s}]']
BROKEN += ['42["event",{"client_id":%s,"id":"x","args":["{"]}]', '42["event",{"client_id":%s,"id":2,"args":3}]']
BROKEN += ['42["log",{"client_id":%s,"level":"error","message":"one\\ntwo\\u001b[31m"}]', "42[" * 5000, "40/admin,"]


async def test_broken_frames_do_no_harm(page: Page, server: Server) -> None:
    async with page.dial() as undisturbed:
        assert await greet(undisturbed) == "40"
        for frame in BROKEN:
            attacker = await open_page(server, "bo")
            async with attacker.dial() as socket:
                assert await greet(socket) == "40"
                # Some of them close, and after "45" the rest of a binary message is waited for: no answer comes.
                with suppress(ConnectionClosed, TimeoutError):
                    async with asyncio.timeout(ANSWERED_WITHIN):
                        await socket.send(frame.replace("%s", json.dumps(attacker.client_id)))
                        await settled(socket)
            await settled(undisturbed)
    assert "Traceback" not in server.log, server.log[server.log.index("Traceback") :][:3000]
    assert "A browser says: 'one\\ntwo\\x1b[31m'" in server.log


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


async def test_nobody_uploads_for_another_page(page: Page, server: Server) -> None:
    path = f"/_nicegui/client/{page.client_id}/upload/7"
    for headers in ({}, {"Origin": server.address}, {"Origin": "https://evil.example", "Cookie": page.cookie}):
        assert (await server.http.post(path, content=b"x", headers=headers)).status_code == 403
    answer = await server.http.post(path, content=b"x", headers={"Origin": server.address, "Cookie": page.cookie})
    assert answer.status_code == 404, "there is nothing to upload to on this page"
