"""The connections of pages: opened in wrong ways, and with everything on them that no page of ours says."""

import asyncio
import json
import uuid
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.attacks.raw import exchange, upgrade
from tests.live.page import Page, greet, open_page, settled
from tests.live.server import Server

pytestmark = pytest.mark.process

PATH = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket&"
QUERY = "client_id={client}&tab_id={tab}&document_id=d&next_message_id=0&implicit_handshake=true"

HANDSHAKES: dict[str, tuple[str, dict[str, str]]] = {
    "no site": (PATH + QUERY, {"Origin": ""}), "null for a site": (PATH + QUERY, {"Origin": "null"}),
    "another site": (PATH + QUERY, {"Origin": "https://evil.example"}),
    "a site that begins alike": (PATH + QUERY, {"Origin": "http://127.0.0.1.evil.example"}),
    "a site of nonsense": (PATH + QUERY, {"Origin": "http://[::1"}), "a file": (PATH + QUERY, {"Origin": "file://"}),
    "no cookie": (PATH + QUERY, {"Cookie": ""}), "another cookie": (PATH + QUERY, {"Cookie": "a=b"}),
    "a forged cookie": (PATH + QUERY, {"Cookie": "chatterbox_session=x"}),
    "the cookie of somebody else": (PATH + QUERY, {"Cookie": "{other}"}),
    "high bytes in the cookie": (PATH + QUERY, {"Cookie": "chatterbox_session=\xff"}),
    "a mark for a cookie": (PATH + QUERY, {"Cookie": "chatterbox_known=x"}),
    "the page of somebody else": (PATH + QUERY.replace("{client}", "{theirs}"), {}),
    "two pages": (PATH + QUERY + "&client_id={theirs}", {}), "no page": (PATH + "a=b", {}),
    "an empty page": (PATH + "client_id=", {}), "a page of nonsense": (PATH + "client_id=x", {}),
    "a page of NUL": (PATH + "client_id=%00", {}), "a page that never was": (PATH + f"client_id={uuid.uuid4()}", {}),
    "a long page": (PATH + "client_id=" + "x" * 8000, {}), "a page of no UTF-8": (PATH + "client_id=%ff%fe", {}),
    "nothing asked for": ("/_nicegui_ws/socket.io/", {}), "another address": ("/_nicegui_ws/", {}),
    "an address above": ("/_nicegui_ws/../ws", {}), "an address beside": ("/_nicegui_ws/engine.io/?EIO=4", {}),
    "polling": (PATH.replace("websocket", "polling") + QUERY.replace("{client}", "{theirs}"), {}),
}  # fmt: skip


@pytest.fixture
async def page(server: Server, token: str) -> Page:
    return await open_page(server, "mallory")


@pytest.mark.parametrize("name", HANDSHAKES)
async def test_handshakes_are_refused(server: Server, page: Page, name: str) -> None:
    other = await open_page(server, "victim")
    path, headers = HANDSHAKES[name]
    site = f"127.0.0.1:{server.port}"
    wanted = {"Host": site, "Origin": f"http://{site}", "Cookie": page.cookie} | headers
    wanted["Cookie"] = wanted["Cookie"].replace("{other}", other.cookie)
    for place, value in (("{client}", page.client_id), ("{tab}", page.tab_id), ("{theirs}", other.client_id)):
        path = path.replace(place, value)
    answer = await exchange(server, upgrade(path, wanted))
    assert answer is not None
    assert (answer.status, answer.body) == (403, b"This is not your page.\n")


FRAMES: dict[str, str] = {
    "a word": "x", "a digit": "4", "an event without anything": "42", "an empty list": "42[]", "an object": "42{}",
    "a name alone": '42["event"]', "a number for an event": '42["event",1]', "an empty event": '42["event",{}]',
    "an event that is not": '42["nothing",{}]', "half a binary event": "45", "a packet that is not": "9",
    "a handshake of nothing": '42["handshake"]', "a handshake of a list": '42["handshake",[]]',
    "an ack of nothing": '42["ack",{"client_id":%s}]', "a log of nothing": '42["log",{"client_id":%s}]',
    "half JSON for arguments": '42["event",{"client_id":%s,"id":"x","args":["{"]}]',
    "a number for arguments": '42["event",{"client_id":%s,"id":2,"args":3}]',
    "an element that is not": '42["event",{"client_id":%s,"id":99999,"listener_id":"x","args":[]}]',
    "an element below nothing": '42["event",{"client_id":%s,"id":-1,"listener_id":"x","args":[]}]',
    "an element of a list": '42["event",{"client_id":%s,"id":[],"listener_id":"x","args":[]}]',
    "an answer that nobody asked for": '42["javascript_response",{"client_id":%s,"request_id":"x","result":1}]',
    "an answer to nothing": '42["javascript_response",{"client_id":%s}]',
    "an ack of the future": '42["ack",{"client_id":%s,"next_message_id":1e308}]',
    "an ack of a text": '42["ack",{"client_id":%s,"next_message_id":"x"}]',
    "a log of control characters": '42["log",{"client_id":%s,"level":"error","message":"one\\ntwo\\u001b[31m"}]',
    "a long log": '42["log",{"client_id":%s,"level":"error","message":"' + "x" * 100_000 + '"}]',
    "a log of a list": '42["log",{"client_id":%s,"level":[],"message":[]}]', "deep": "42" + "[" * 5000,
    "NaN": '42["ack",{"client_id":%s,"next_message_id":NaN}]', "NUL": "42\0", "no page": '42["event",{"client_id":1}]',
    "a list of pages": '42["event",{"client_id":[%s]}]', "another namespace": "40/admin,", "a disconnect": "41",
    "a ping of the server's": "2probe", "an upgrade": "5", "a connect again": "40", "an error": "44{}",
    "binary that does not come": '451-["event",{"_placeholder":true,"num":0}]',
    "a lot of binary": '459999999-["event",{}]', "a huge id": "42" + "9" * 5000 + '["event",{}]',
    "private methods": '42["__init__",{"client_id":%s}]', "the disconnect of another": '42["disconnect",{}]',
}  # fmt: skip
ANSWERED_WITHIN = 2.0  # seconds


@pytest.mark.parametrize("name", FRAMES)
async def test_frames_that_no_page_sends(server: Server, page: Page, name: str) -> None:
    """They are dropped, or end the connection that they came on: another page of the same browser goes on."""
    neighbour = await open_page(server, "mallory")
    async with neighbour.dial() as undisturbed, page.dial() as socket:
        assert [await greet(undisturbed), await greet(socket)] == ["40", "40"]
        # Some of them close, and after half of a binary message the rest is waited for: no answer comes.
        with suppress(ConnectionClosed, TimeoutError):
            async with asyncio.timeout(ANSWERED_WITHIN):
                await socket.send(FRAMES[name].replace("%s", json.dumps(page.client_id)))
                await settled(socket)
        await settled(undisturbed)


SMUGGLED: dict[str, dict[str, Any]] = {
    "event": {"id": 1, "listener_id": "x", "args": []}, "javascript_response": {"request_id": "x", "result": 1},
    "ack": {"next_message_id": 10**6}, "log": {"level": "error", "message": "smuggled"},
    "handshake": {"tab_id": "x", "document_id": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", SMUGGLED)
async def test_nothing_speaks_for_the_page_of_somebody_else(server: Server, page: Page, name: str) -> None:
    victim = await open_page(server, "victim")
    before = server.log.count(f"Dropped {name} of a connection that is not of that page")
    async with page.dial() as socket, victim.dial() as theirs:
        assert [await greet(socket), await greet(theirs)] == ["40", "40"]
        await socket.send("42" + json.dumps([name, {"client_id": victim.client_id} | SMUGGLED[name]]))
        await settled(socket)
        await settled(theirs)
    assert server.log.count(f"Dropped {name} of a connection that is not of that page") == before + 1
    assert "smuggled" not in server.log


async def test_what_a_browser_reports_is_cut_and_stays_on_one_line(server: Server, page: Page) -> None:
    async with page.dial() as socket:
        assert await greet(socket) == "40"
        report = {"client_id": page.client_id, "level": "error", "message": "forged\n\x1b[31m" + "Z" * 5000}
        await socket.send("42" + json.dumps(["log", report]))
        await settled(socket)
    [line] = [line for line in server.log.splitlines() if "A browser says: 'forged" in line]
    assert line.count("Z") == 500 - len("forged\n\x1b[31m")
    assert r"forged\n\x1b[31m" in line
