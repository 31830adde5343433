"""Opening `/ws` in every wrong way: refused before anything is accepted."""

import pytest

from tests.attacks.raw import exchange, upgrade
from tests.live.server import Server

pytestmark = pytest.mark.process

HANDSHAKES: dict[str, tuple[str, dict[str, str], int, str | None]] = {
    "no key": ("/ws", {"Sec-WebSocket-Key": ""}, 400, None),
    "a short key": ("/ws", {"Sec-WebSocket-Key": "eA=="}, 400, None),
    "a key of nonsense": ("/ws", {"Sec-WebSocket-Key": "!!!"}, 400, None),
    "an old version": ("/ws", {"Sec-WebSocket-Version": "8"}, 400, None),
    "a version of nonsense": ("/ws", {"Sec-WebSocket-Version": "x"}, 400, None),
    "an empty token": ("/ws?token=", {}, 401, "unauthorized"),
    "a token of nonsense": ("/ws?token=x", {}, 401, "unauthorized"),
    "a token of NUL": ("/ws?token=%00", {}, 401, "unauthorized"),
    "a long token": ("/ws?token=" + "a" * 8000, {}, 401, "unauthorized"),
    "two tokens": ("/ws?token=x&token=y", {}, 400, "ambiguous_credentials"),
    "a token and a ticket": ("/ws?token=x&ticket=y", {}, 400, "ambiguous_credentials"),
    "a token and a header": ("/ws?token=x", {"Authorization": "Bearer y"}, 400, "ambiguous_credentials"),
    "a ticket of nonsense": ("/ws?ticket=x", {}, 401, "unauthorized"),
    "an empty ticket": ("/ws?ticket=", {}, 401, "unauthorized"),
    "basic": ("/ws", {"Authorization": "Basic YTpi"}, 401, "unauthorized"),
    "an empty bearer": ("/ws", {"Authorization": "Bearer "}, 401, "unauthorized"),
    "a bearer of high bytes": ("/ws", {"Authorization": "Bearer \xff\xfe"}, 401, "unauthorized"),
    "another site": ("/ws?token=x", {"Origin": "https://evil.example"}, 403, "foreign_origin"),
    "no site": ("/ws", {"Origin": "null"}, 403, "foreign_origin"),
    "a site that begins alike": ("/ws", {"Origin": "http://127.0.0.1.evil.example"}, 403, "foreign_origin"),
    "a site of nonsense": ("/ws", {"Origin": "http://[::1"}, 403, "foreign_origin"),
    "a bad follow": ("/ws?follow=general", {}, 422, "bad_request"),
    "a follow of nonsense": ("/ws?follow=general:x", {}, 422, "bad_request"),
    "a follow beyond": (f"/ws?follow=general:{2**64}", {}, 422, "bad_request"),
    "too many rooms": ("/ws?follow=" + ",".join(f"r{number}:0" for number in range(501)), {}, 422, "bad_request"),
    "another address": ("/ws/x", {}, 403, None),
    "an address of pages": ("/login", {}, 403, None),
}


@pytest.mark.parametrize("name", HANDSHAKES)
async def test_handshakes_are_refused_before_anything_is_accepted(server: Server, token: str, name: str) -> None:
    path, headers, status, code = HANDSHAKES[name]
    answer = await exchange(server, upgrade(path, headers))
    assert answer is not None
    assert answer.status == status, answer
    if code is not None:
        assert answer.code == code
