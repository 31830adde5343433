"""Bodies and their fields over HTTP."""

import json
from typing import Any

import pytest

from tests.attacks.raw import exchange, request
from tests.live.server import Server

pytestmark = pytest.mark.process

DEEP = b"[" * 8000 + b"]" * 8000

NO_JSON = {
    "nothing": b" ", "half an object": b'{"a":', "half a text": b'{"a":"', "no quotes": b"{a:1}",
    "single quotes": b"{'a':1}", "a comment": b'{"a":1/**/}', "a comma too many": b'{"a":1,}', "two objects": b"{}{}",
    "NUL": b"\x00", "invalid UTF-8": b'{"a":"\xff\xfe"}', "UTF-16": '{"a":1}'.encode("utf-16"),
    "overlong slash": b'{"a":"\xc0\xaf"}', "surrogate bytes": b'{"a":"\xed\xa0\x80"}', "NaN": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}', "hexadecimal": b'{"a":0x10}', "a raw newline": b'{"a":"\n"}',
    "a lone surrogate": b'{"username":"\\ud800x","password":"12345678"}', "deep arrays": DEEP,
    "deep objects": b'{"a":' * 3000, "a list": b"[1,2]", "a number": b"1", "a text": b'"text"', "null": b"null",
    "true": b"true", "an unknown field": b'{"__proto__":{"admin":true}}',
    "a huge number": b'{"a":1' + b"0" * 5000 + b"}",
}  # fmt: skip
BODIES_OF = (
    "POST /register", "POST /login", "POST /session", "POST /rooms", "POST /rooms/general/messages",
    "POST /rooms/general/read", "POST /me/password", "POST /messages/1/report", "PATCH /messages/1",
)  # fmt: skip


@pytest.mark.parametrize("where", BODIES_OF)
@pytest.mark.parametrize("name", NO_JSON)
async def test_what_is_no_body_of_the_contract(server: Server, token: str, where: str, name: str) -> None:
    method, path = where.split()
    headers = {"Authorization": f"Bearer {token}"}
    answer = await exchange(server, request(method, path, headers, NO_JSON[name]))
    assert answer is not None
    assert (answer.status, answer.code) == (422, "bad_request")


FIELDS: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "no password": ("/login", {"username": "a1"}, 422, "weak_password"),
    "password as a number": ("/login", {"username": "a1", "password": 1}, 422, "weak_password"),
    "password as a list": ("/session", {"username": "a1", "password": ["x"]}, 422, "weak_password"),
    "password too long": ("/login", {"username": "a1", "password": "x" * 1025}, 422, "weak_password"),
    "password of NUL": ("/login", {"username": "a1", "password": "\x00" * 9}, 401, "invalid_credentials"),
    "name of NUL": ("/login", {"username": "a\x00b", "password": "12345678"}, 401, "invalid_credentials"),
    "name too long": ("/login", {"username": "x" * 257, "password": "12345678"}, 422, "bad_request"),
    "injection": ("/login", {"username": "' OR 1=1 --", "password": "' OR 1=1 --"}, 401, "invalid_credentials"),
    "name as an object": ("/login", {"username": {"$ne": ""}, "password": "12345678"}, 422, "bad_request"),
    "an extra field": ("/register", {"username": "a1", "password": "12345678", "is_admin": True}, 422, "bad_request"),
    "a short password": ("/register", {"username": "a1", "password": "1"}, 422, "weak_password"),
    "an empty message": ("/rooms/general/messages", {"message": " \n"}, 422, "empty"),
    "a long message": ("/rooms/general/messages", {"message": "x" * 4001}, 422, "too_long"),
    "a message of NUL": ("/rooms/general/messages", {"message": "a\x00"}, 422, "bad_request"),
    "an empty client id": ("/rooms/general/messages", {"message": "x", "client_id": ""}, 422, "bad_request"),
    "a client id with a newline": (
        "/rooms/general/messages",
        {"message": "x", "client_id": "a\nb"},
        422,
        "bad_request",
    ),
    "a long client id": ("/rooms/general/messages", {"message": "x", "client_id": "x" * 65}, 422, "bad_request"),
    "an answer to nothing": ("/rooms/general/messages", {"message": "x", "reply_to": 10**12}, 404, "not_found"),
    "an answer to less": ("/rooms/general/messages", {"message": "x", "reply_to": 0}, 422, "bad_request"),
    "a room that is not": ("/rooms/nowhere/messages", {"message": "x"}, 404, "not_found"),
    "a room of another path": ("/rooms/..%2f..%2fetc/messages", {"message": "x"}, 404, "not_found"),
    "a room of SQL": ("/rooms/'%20OR%201=1/messages", {"message": "x"}, 404, "not_found"),
    "a seq that is a text": ("/rooms/general/read", {"seq": "1"}, 422, "bad_request"),
    "a seq below nothing": ("/rooms/general/read", {"seq": -1}, 422, "bad_request"),
    "a seq beyond everything": ("/rooms/general/read", {"seq": 2**63}, 422, "bad_request"),
    "a title of nothing": ("/rooms", {"title": ""}, 422, "invalid_room"),
    "a room's name of dots": ("/rooms", {"title": "x", "room": "../x"}, 422, "invalid_room"),
    "a kind that is not": ("/rooms", {"title": "x", "kind": "secret"}, 422, "bad_request"),
    "a report of NUL": ("/messages/1/report", {"reason": "\x00"}, 422, "bad_request"),
    "an admin's act": ("/admin/invites", {"uses": 1}, 403, "forbidden"),
}


@pytest.mark.parametrize("name", FIELDS)
async def test_fields(server: Server, token: str, name: str) -> None:
    path, body, status, code = FIELDS[name]
    headers = {"Authorization": f"Bearer {token}"}
    answer = await exchange(server, request("POST", path, headers, json.dumps(body).encode()))
    assert answer is not None
    assert (answer.status, answer.code) == (status, code)


KINDS = (
    "", "text/plain", "text/html", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data",
    "application/jsonp", "application/json5", "json", "*/*", "application/octet-stream", "image/svg+xml",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
async def test_kinds_of_bodies(server: Server, kind: str) -> None:
    body = b'{"username":"mallory","password":"12345678"}'
    answer = await exchange(server, request("POST", "/session", {"Content-Type": kind}, body))
    assert answer is not None
    assert (answer.status, answer.code) == (415, "unsupported_media_type")
