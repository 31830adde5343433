"""What comes to the doors before anybody looks at it, and what every answer carries."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from httpx_ws import WebSocketUpgradeError
from nicegui import Client

from api.guard import LONGEST, BodyGuard
from services.house import House
from services.sessions import Sessions
from tests.chat import ADDRESS, PASSWORD, Chat

USER = {"username": "ana", "password": PASSWORD}
JSON = {"Content-Type": "application/json"}


def assert_refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"detail", "code"}


async def test_a_body_weighs_so_much_and_no_more(chat: Chat) -> None:
    for path in ("/register", "/login", "/session", "/rooms/general/messages", "/nowhere"):
        assert_refused(await chat.http.post(path, content=b"x" * (LONGEST + 1), headers=JSON), 413, "too_large")
    padded = b'{"username":"ana","password":"1234"' + b" " * (LONGEST - 36) + b"}"
    assert len(padded) == LONGEST
    assert (await chat.http.post("/register", content=padded, headers=JSON)).status_code == 200


async def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further_than_that(chat: Chat) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100:
            sent += 1
            yield b"x" * 1024

    assert_refused(await chat.http.post("/login", content=endless(), headers=JSON), 413, "too_large")


async def test_a_body_has_to_come() -> None:
    sent: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("the application was not to be asked")

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/login", "headers": [(b"content-length", b"9")]}
    await BodyGuard(application, within=0.01)(scope, receive, send)
    assert sent[0]["status"] == 408


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "text/html", ""]
)
async def test_only_json_is_read(chat: Chat, kind: str) -> None:
    for path in ("/register", "/login", "/session"):
        answer = await chat.http.post(
            path, content=b'{"username":"ana","password":"1234"}', headers={"Content-Type": kind}
        )
        assert_refused(answer, 415, "unsupported_media_type")


async def test_a_message_may_be_plain_text_but_nothing_else(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    for kind, status in (("text/plain; charset=utf-8", 200), ("text/html", 415), ("application/xml", 415)):
        answer = await chat.http.post(
            "/rooms/general/messages", content=b"hello", headers=headers | {"Content-Type": kind}
        )
        assert answer.status_code == status, kind


async def test_a_browser_on_another_site_changes_nothing_even_if_it_does_not_name_it(chat: Chat) -> None:
    await chat.register("ana")
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        answer = await chat.http.post("/session", json=USER, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == status, site


async def test_a_page_of_another_site_gets_no_socket(chat: Chat) -> None:
    token = await chat.token("ana")
    for origin in ("https://evil.example", "null", "http://test.evil.example", ""):
        for path in (f"/ws?token={token}", "/ws"):
            with pytest.raises(WebSocketUpgradeError) as refused:
                await chat.raw_socket(path, {"Origin": origin})
            assert_refused(refused.value.response, 403, "foreign_origin")
    ours = await chat.raw_socket(f"/ws?token={token}", {"Origin": ADDRESS})
    assert (await ours.next())["type"] == "welcome"


async def test_every_answer_tells_the_browser_what_to_allow(chat: Chat) -> None:
    for path in ("/login", "/healthz", "/docs", "/docs/ws", "/nowhere", "/openapi.json", "/"):
        headers = (await chat.http.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers
        assert "server" not in headers


@pytest.mark.environment(CHATTERBOX_PUBLIC_URL="https://chat.example")
async def test_over_https_browsers_are_told_to_stay_there(chat: Chat) -> None:
    told = (await chat.http.get("/login")).headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"


async def test_only_scripts_of_ours_run_on_a_page(chat: Chat) -> None:
    seen = set()
    for path in ("/login", "/login", "/docs"):
        answer = await chat.http.get(path)
        nonce = re.search(
            r"script-src 'self' 'nonce-([\w-]{20,})' 'unsafe-eval'", answer.headers["Content-Security-Policy"]
        )
        assert nonce, path
        scripts = re.findall(r"<script[^>]*", answer.text)
        assert scripts
        assert all(script.startswith(f'<script nonce="{nonce[1]}"') for script in scripts)
        seen.add(nonce[1])
    assert len(seen) == 3, "a nonce is used once"


async def test_what_people_write_gets_no_nonce(chat: Chat) -> None:
    ana = await chat.person("ana")
    socket = await chat.socket("bo")
    await socket.ask(type="post", message="<script>alert(1)</script>")
    page = (await ana.http_client.get("/")).text
    assert "alert(1)" in page
    assert not re.search(r"<script[^>]*>alert", page)


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
async def test_unknown_addresses_are_answered_plainly(chat: Chat, accept: str) -> None:
    clients = len(Client.instances)
    for method, path, status in (
        ("GET", "/nowhere", 404),
        ("GET", "/rooms/x/y/z/<script>", 404),
        ("GET", "/_nicegui/nothing", 404),
        ("POST", "/", 405),
        ("TRACE", "/login", 405),
        ("DELETE", "/register", 405),
    ):
        answer = await chat.http.request(method, path, headers={"Accept": accept})
        assert answer.status_code == status, path
        assert answer.headers["content-type"].startswith(accept if accept == "text/html" else "application/json")
        assert "nowhere" not in answer.text
        assert "<script" not in answer.text
    assert len(Client.instances) == clients


async def test_a_failure_is_logged_under_a_number_and_nothing_else_is_told(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("an inner secret")

    monkeypatch.setattr(House, "is_ready", broken)
    monkeypatch.setattr(Sessions, "by_cookie", broken)
    for path in ("/readyz", "/login", "/me"):
        answer = await chat.http.get(path, headers={"Cookie": "chatterbox_session=x"})
        assert_refused(answer, 500, "internal")
        assert "secret" not in answer.text
        [number] = re.findall(r"failure (\w{8})", answer.text)
        [line] = [record.getMessage() for record in caplog.records if number in record.getMessage()]
        assert line == f"Failure {number}"
    caplog.clear()
