"""Files for messages: what is in them and what they are called is anybody's; nothing of it acts, wherever it goes."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.attacks.raw import Answer, exchange, request
from tests.live.server import Server
from tests.services.test_avatars import picture, unfolding

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore")]

TEXT, UNKNOWN = "text/plain; charset=utf-8", "application/octet-stream"
CONTENTS: dict[str, tuple[bytes, str]] = {
    "HTML": (b"<!doctype html><script>hit()</script>", TEXT), "XML": (b"<?xml version='1.0'?><x/>", TEXT),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='hit()'/>", TEXT), "a script": (b"hit()", TEXT),
    "an entity": (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg>&e;</svg>", TEXT),
    "PHP": (b"<?php phpinfo(); ?>", TEXT), "a shell script": (b"#!/bin/sh\nrm -rf /\n", TEXT),
    "a program": (b"\x7fELF" + b"\0" * 100, UNKNOWN), "a Windows program": (b"MZ\x90\0" + b"\0" * 100, UNKNOWN),
    "ZIP": (b"PK\x03\x04" + b"\0" * 100, UNKNOWN), "Flash": (b"FWS\x09" + b"\0" * 100, UNKNOWN),
    "UTF-16": ("<script>hit()</script>".encode("utf-16"), UNKNOWN), "UTF-7": (b"+ADw-script+AD4-", TEXT),
    "a picture and a page": (b"GIF89a/*<script>hit()</script>*/", TEXT), "NUL": (b"\0", UNKNOWN),
    "a page that begins as PDF": (b"%PDF-<script>hit()</script>", "application/pdf"),
    "too many pixels": (unfolding(10_000), UNKNOWN), "half a picture": (picture()[:200], UNKNOWN),
}  # fmt: skip
NAMES: dict[str, tuple[str, str]] = {
    "a path": ("../../../etc/passwd", "passwd"), "a path of Windows": ("..\\..\\boot.ini", "boot.ini"),
    "dots": ("..", "file"),
    "nothing": ("", "file"), "spaces": ("   ", "file"), "a header": ("a\r\nSet-Cookie: x=y", "a Set-Cookie: x=y"),
    "right to left": ("photo\u202egnp.exe", "photognp.exe"), "zero width": ("a\u200bb.txt", "ab.txt"),
    "NUL": ("a\x00b.txt", "ab.txt"), "HTML": ("<img src=x onerror=hit()>", "<img src=x onerror=hit()>"),
    "quotes": ('"; filename="evil.exe', '"; filename="evil.exe'), "an escape": ("\x1b[31mred", "[31mred"),
}  # fmt: skip


async def send(server: Server, token: str, content: bytes, **options: Any) -> Answer:
    path = options.get("path", "/rooms/general/files") + f"?name={quote(options.get('name', 'a.txt'), safe='')}"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/html"} | options.get("headers", {})
    answer = await exchange(server, request("POST", path, headers, content))
    assert answer is not None
    return answer


async def get(server: Server, token: str, path: str) -> Answer:
    answer = await exchange(server, request("GET", path, {"Authorization": f"Bearer {token}"}))
    assert answer is not None
    return answer


@pytest.mark.parametrize("name", CONTENTS)
async def test_what_is_in_it_is_kept_and_never_acts(server: Server, token: str, name: str) -> None:
    content, kind = CONTENTS[name]
    sent = await send(server, token, content)
    assert sent.status == 201, sent
    served = await get(server, token, json.loads(sent.body)["url"])
    assert (served.status, served.body) == (200, content)
    assert served.headers["content-type"] == kind
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", NAMES)
async def test_what_it_is_called(server: Server, token: str, name: str) -> None:
    said, shown = NAMES[name]
    sent = await send(server, token, b"x", name=said)
    assert sent.status == 201, sent
    assert json.loads(sent.body)["name"] == shown
    served = await get(server, token, json.loads(sent.body)["url"])
    assert served.status == 200
    assert "set-cookie" not in served.headers
    assert served.headers["content-disposition"].isprintable()


REFUSED: dict[str, tuple[dict[str, Any], bytes, int, str]] = {
    "nothing in it": ({}, b"", 422, "bad_request"),
    "a long name": ({"name": "x" * 1025}, b"x", 422, "bad_request"),
    "a room that is not": ({"path": "/rooms/nowhere/files"}, b"x", 404, "not_found"),
    "a room of somebody else": ({"path": "/rooms/a-bench-in-the-park/files"}, b"x", 404, "not_found"),
    "another site": ({"headers": {"Origin": "https://evil.example"}}, b"x", 403, "foreign_origin"),
    "nobody": ({"headers": {"Authorization": "Bearer x"}}, b"x", 401, "unauthorized"),
    "said to be huge": ({"headers": {"Content-Length": "99999999999"}}, b"x", 413, "too_large"),
    "too large": ({}, b"x" * 5_000_001, 413, "too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_files_that_are_not_taken(server: Server, token: str, name: str) -> None:
    options, content, status, code = REFUSED[name]
    answer = await send(server, token, content, **options)
    assert (answer.status, answer.code) == (status, code)


IDS = ("nothing", "0" * 32, "..%2F..%2Fsecrets.json", "%00", "x" * 5000, "' OR 1=1 --", "<script>", ".", "0", "-1")


@pytest.mark.parametrize("id", IDS)
async def test_files_that_are_not(server: Server, token: str, id: str) -> None:
    for path in (f"/files/{id.replace(' ', '%20')}", f"/files/{id.replace(' ', '%20')}/preview"):
        assert (await get(server, token, path)).status == 404


CLAIMS: dict[str, tuple[Any, int, str]] = {
    "a text": ("x", 422, "bad_request"), "a number": ([1], 422, "bad_request"), "an object": ({}, 422, "bad_request"),
    "what is not": (["0" * 32], 404, "not_found"), "a path": (["../../secrets.json"], 404, "not_found"),
    "very many": (["0" * 32] * 300, 422, "bad_request"), "NUL": (["\x00"], 422, "bad_request"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
async def test_files_that_are_said_and_are_not(server: Server, token: str, name: str) -> None:
    claimed, status, code = CLAIMS[name]
    body = json.dumps({"message": "look", "attachments": claimed}).encode()
    headers = {"Authorization": f"Bearer {token}"}
    answer = await exchange(server, request("POST", "/rooms/general/messages", headers, body))
    assert answer is not None
    assert (answer.status, answer.code) == (status, code)


async def test_the_file_of_somebody_else_is_not_there(server: Server, token: str) -> None:
    theirs = json.loads((await send(server, await server.token("vera"), b"mine")).body)
    assert (await get(server, token, theirs["url"])).status == 404
    body = json.dumps({"message": "look", "attachments": [theirs["id"]]}).encode()
    headers = {"Authorization": f"Bearer {token}"}
    answer = await exchange(server, request("POST", "/rooms/general/messages", headers, body))
    assert answer is not None
    assert (answer.status, answer.code) == (404, "not_found")
