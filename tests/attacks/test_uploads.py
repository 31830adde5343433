"""Files that are no pictures, or far more than they seem, and ways to send them that are not agreed."""

import pytest

from services.avatars import LARGEST
from tests.attacks.raw import Answer, exchange, request
from tests.live.page import open_page
from tests.live.server import Server
from tests.services.test_avatars import picture, unfolding

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore")]

FILES: dict[str, bytes] = {
    "one byte": b"x", "a text": b"hello", "NUL": b"\0" * 1000, "HTML": b"<script>hit()</script>",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='hit()'/>", "XML": b"<?xml version='1.0'?><!DOCTYPE x>",
    "an entity": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg>&e;</svg>", "PDF": b"%PDF-1.7\n",
    "a program": b"\x7fELF" + b"\0" * 100, "a Windows program": b"MZ" + b"\0" * 100, "ZIP": b"PK\x03\x04" + b"\0" * 100,
    "a script": b"#!/bin/sh\n", "PHP": b"<?php phpinfo(); ?>", "a pickle": b"\x80\x04cos\nsystem\n.",
    "BMP": picture("BMP"), "TIFF": picture("TIFF"), "PPM": picture("PPM"), "ICO": picture("ICO"),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "an empty GIF": b"GIF89a",
    "half a PNG": picture()[:200], "the head of a PNG": b"\x89PNG\r\n\x1a\n", "half a JPEG": picture("JPEG")[:200],
    "the head of a JPEG": b"\xff\xd8\xff\xe0", "half a WebP": picture("WEBP")[:40], "half a GIF": picture("GIF")[:40],
    "RIFF of nothing": b"RIFF\0\0\0\0WEBP", "too many pixels": unfolding(4100),
    "a hundred million pixels": unfolding(10_000), "four thousand million": unfolding(60_000),
    "as many as can be said": unfolding(2**31 - 1), "no pixels": unfolding(0),
}  # fmt: skip
"""What is no picture, or too much of one: 422."""


async def put(server: Server, token: str, headers: dict[str, str], body: bytes) -> Answer | None:
    kind = {"Content-Type": "image/png", "Authorization": f"Bearer {token}"}
    return await exchange(server, request("PUT", "/me/avatar", kind | headers, body))


@pytest.mark.parametrize("name", FILES)
async def test_what_is_no_picture(server: Server, token: str, name: str) -> None:
    answer = await put(server, token, {}, FILES[name])
    assert answer is not None
    assert (answer.status, answer.code) == (422, "invalid_picture")
    me = await server.http.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json().get("avatar") is None


CHUNKED = {"Transfer-Encoding": "chunked"}
SENT: dict[str, tuple[dict[str, str], bytes, int, str]] = {
    "too large": ({}, b"x" * (LARGEST + 1), 413, "too_large"),
    "a picture that is too large": ({}, picture() + b"\0" * LARGEST, 413, "too_large"),
    "said to be huge": ({"Content-Length": "99999999999"}, b"x", 413, "too_large"),
    "in parts without end": (
        CHUNKED | {"Content-Length": ""}, b"10000\r\n" + b"x" * 65_536 + b"\r\n", 413, "too_large"
    ),
    "nobody's": ({"Authorization": "Bearer x"}, picture(), 401, "unauthorized"),
    "another site's": ({"Origin": "https://evil.example"}, picture(), 403, "foreign_origin"),
}  # fmt: skip


@pytest.mark.parametrize("name", SENT)
async def test_how_it_is_sent(server: Server, token: str, name: str) -> None:
    headers, body, status, code = SENT[name]
    sent = request("PUT", "/me/avatar", {"Content-Type": "image/png", "Authorization": f"Bearer {token}"} | headers)
    if headers.get("Content-Length") == "":
        sent, body = sent.replace(b"Content-Length: \r\n", b""), body * 20
    elif "Content-Length" not in headers:
        sent = request(
            "PUT", "/me/avatar", {"Content-Type": "image/png", "Authorization": f"Bearer {token}"} | headers, body
        )
        body = b""
    answer = await exchange(server, sent + body)
    assert answer is not None
    assert (answer.status, answer.code) == (status, code)


NAMES = ("..%2F..%2Fsecrets.json", "%00", "0" * 32, "x" * 5000, "' OR 1=1 --", "<script>", "con", ".", "a.webp")


@pytest.mark.parametrize("name", NAMES)
async def test_names_of_pictures(server: Server, token: str, name: str) -> None:
    path = f"/avatars/{name.replace(' ', '%20')}"
    answer = await exchange(server, request("GET", path, {"Authorization": f"Bearer {token}"}))
    assert answer is not None
    assert answer.status == 404


async def test_a_picture_comes_back_as_a_picture_and_nothing_else(server: Server, token: str) -> None:
    """A file that is a picture and a page at once is drawn anew, and is served as one kind that is not guessed at."""
    both = picture("PNG") + b"<script>hit()</script>"
    answer = await put(server, token, {"Content-Type": "text/html"}, both)
    assert answer is not None
    assert answer.status == 200
    me = await server.http.get("/me", headers={"Authorization": f"Bearer {token}"})
    served = await exchange(server, request("GET", me.json()["avatar"], {"Authorization": f"Bearer {token}"}))
    assert served is not None
    assert (served.headers["content-type"], served.headers["x-content-type-options"]) == ("image/webp", "nosniff")
    assert b"script" not in served.body
    await server.http.delete("/me/avatar", headers={"Authorization": f"Bearer {token}"})


FORM = {"Content-Type": "multipart/form-data; boundary=b"}
PART = b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../x.py"\r\n\r\n%s\r\n--b--\r\n'
TO_A_PAGE: dict[str, tuple[dict[str, str], bytes, int]] = {
    "without a site": ({"Origin": ""}, PART % b"x", 403),
    "from another site": ({"Origin": "https://evil.example"}, PART % b"x", 403),
    "without a cookie": ({"Cookie": ""}, PART % b"x", 403),
    "with another cookie": ({"Cookie": "chatterbox_session=x"}, PART % b"x", 403),
    "where nothing is uploaded": ({}, PART % b"x", 404),
    "where nothing is uploaded, and much": ({}, PART % (b"x" * 20_000), 413),
    "in a form that never ends": ({}, b"--b\r\n" + b"x" * 9000, 404),
    "in a form without parts": ({"Content-Type": "multipart/form-data"}, b"x", 404),
}  # fmt: skip


@pytest.mark.parametrize("name", TO_A_PAGE)
async def test_uploads_to_a_page(server: Server, token: str, name: str) -> None:
    page = await open_page(server, "mallory")
    headers, body, status = TO_A_PAGE[name]
    ours = {"Origin": f"http://127.0.0.1:{server.port}", "Cookie": page.cookie, "Host": f"127.0.0.1:{server.port}"}
    path = f"/_nicegui/client/{page.client_id}/upload/7"
    answer = await exchange(server, request("POST", path, FORM | ours | headers, body))
    assert answer is not None
    assert answer.status == status
