"""Requests that are none, and addresses where nothing is."""

import asyncio
import re

import pytest

from tests.attacks.raw import exchange, request
from tests.live.server import WITHIN, Server

pytestmark = pytest.mark.process

LINES = {
    "no version": (b"GET /login\r\n\r\n", 400),
    "a lie about the version": (b"GET / HTTP/1.1\r\n\r\n", 400), "a bad method": (b"G\x00T / HTTP/1.1\r\n\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    "a space before the colon": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    "a NUL in a header": (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", 400),
    "a folded header": (b"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    "headers without end": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n", 400),
    "two lengths": (b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    "a length below nothing": (b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
    "a length that is no number": (b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 1e3\r\n\r\n", 400),
    "a length of many digits": (b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 99 + b"\r\n\r\n", 400),
    "smuggling": (
        b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400
    ),
    "a chunk of nonsense": (b"POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", 400),
    "an absolute address": (b"GET http://evil.example/nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
async def test_requests_that_are_none(server: Server, name: str) -> None:
    sent, status = LINES[name]
    answer = await exchange(server, sent)
    assert answer is not None
    assert answer.status == status


PATHS = (
    "/nowhere", "/../main.py", "/%2e%2e/main.py", "/assets/../../main.py", "/docs/..%2fmain.py",
    "/.env", "/data/secrets.json",
    "/_nicegui/3.18.0/resources/x/../../../../etc/passwd",
    "/_nicegui/3.18.0/static/../../../main.py", "//evil.example/",
    "/avatars/..%2f..%2fsecrets.json", "/%00", "/login%0d%0aSet-Cookie:x=y",
    "/rooms/general/x/y/z", "/_nicegui/client/x/y",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
async def test_addresses_where_nothing_is(server: Server, path: str) -> None:
    answer = await exchange(server, request("GET", path, {"Accept": "text/html"}))
    assert answer is not None
    assert answer.status in {403, 404}, answer.body
    assert len(answer.body) < 3000, "no page is built for nothing"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "FOO"])
async def test_methods_that_are_not_offered(server: Server, method: str) -> None:
    answer = await exchange(server, request(method, "/login"))
    assert answer is not None
    assert answer.status == 405


HALVES = {
    "silence": (b"", None),
    "half a head": (b"GET /login HTTP/1.1\r\nHost: a\r\n", 408),
    "half a word": (b"GE", 408),
    "half a second head": (request("GET", "/healthz", {"Connection": "keep-alive"}) + b"GET /", 200),
    "half a body": (request("POST", "/login", {"Content-Length": "99"}) + b"{", 408),
}


async def test_what_does_not_go_on_is_ended(server: Server) -> None:
    """All at the same time, because each of them takes the server ten seconds."""
    answers = await asyncio.gather(*(last_status(server, sent) for sent, _ in HALVES.values()))
    assert dict(zip(HALVES, answers, strict=True)) == {name: status for name, (_, status) in HALVES.items()}


async def last_status(server: Server, sent: bytes) -> int | None:
    """The status of the last answer before the server closes, if there is one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    async with asyncio.timeout(WITHIN):
        heard = await reader.read()
    writer.close()
    statuses = re.findall(rb"HTTP/1\.1 (\d+)", heard)
    return int(statuses[-1]) if statuses else None
