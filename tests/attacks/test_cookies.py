"""Cookies that prove nothing, at every door that looks at one, and cookies of preferences that are none."""

import json

import pytest

from tests.attacks.raw import exchange, request
from tests.live.page import open_page
from tests.live.server import Server

pytestmark = pytest.mark.process

COOKIES = {
    "nothing": "", "a word": "x", "SQL": "' OR 1=1 --", "long": "a" * 4000, "quotes": '"', "a semicolon": ";;;=;",
    "a token": "eyJhbGciOiJub25lIn0.e30.", "high bytes": "\xff\xfe\xe9", "percent": "%00%ff", "a path": "../../etc",
    "null": "null", "a number": "1", "spaces": "   ", "an equals sign": "a=b=c", "a tab": "a\tb", "true": "true",
    "another cookie": "x; chatterbox_known=x", "a list": "[]", "an object": '{"user_id":1}', "base64": "AAAA" * 11,
    "as long as a real one": "A" * 43, "all zeros": "0" * 43, "a digest": "0" * 64,
    "SQL that sleeps": "'||pg_sleep(9)--",
    "HTML": "<script>", "a template": "{{7*7}}", "two of them": "x; chatterbox_session=y",
    "the prefix of https": "x; __Host-chatterbox_session=y", "a name in capitals": "x; CHATTERBOX_SESSION=y",
    "a thousand others": "x; " + "; ".join(f"c{number}=1" for number in range(1000)),
}  # fmt: skip


@pytest.mark.parametrize("name", COOKIES)
async def test_what_is_no_sign_in(server: Server, name: str) -> None:
    """Neither for a program nor for a page, nor to change something."""
    headers = {"Cookie": f"chatterbox_session={COOKIES[name]}"}
    for sent in (
        request("GET", "/me", headers),
        request("POST", "/logout", headers),
        request("POST", "/rooms", headers, b'{"title":"x"}'),
    ):
        answer = await exchange(server, sent)
        assert answer is not None
        assert (answer.status, answer.code) == (401, "unauthorized")
        assert "set-cookie" not in answer.headers
    page = await exchange(server, request("GET", "/", headers | {"Accept": "text/html"}))
    assert page is not None
    assert (page.status, page.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("name", ["cut short", "longer", "in capitals", "in quotes", "with a space", "behind another"])
async def test_what_is_nearly_one(server: Server, token: str, name: str) -> None:
    """Made of a good one, which stays good, and is one thing alone."""
    cookie, _, value = (await open_page(server, "mallory")).cookie.partition("=")
    made = {
        "cut short": value[:-1], "longer": value + "A", "in capitals": value.upper(), "in quotes": f'"{value}x"',
        "with a space": f"{value[:20]} {value[20:]}", "behind another": f"x{value}",
    }[name]  # fmt: skip
    answer = await exchange(server, request("GET", "/me", {"Cookie": f"{cookie}={made}"}))
    assert answer is not None
    assert answer.status == 401
    control = await exchange(server, request("GET", "/me", {"Cookie": f"{cookie}={value}"}))
    assert control is not None
    assert control.status == 200


async def test_the_mark_of_a_known_browser_signs_nobody_in(server: Server, token: str) -> None:
    login = await server.http.post("/session", json={"username": "mallory", "password": server.password})
    known = {name: value for name, value in login.cookies.items() if name == "chatterbox_known"}
    assert known
    server.http.cookies.clear()
    for name in ("chatterbox_known", "chatterbox_session"):
        headers = {"Cookie": f"{name}={known['chatterbox_known']}"}
        answer = await exchange(server, request("GET", "/me", headers))
        assert answer is not None
        assert answer.status == 401


async def test_no_cookie_of_before_is_taken_over(server: Server, token: str) -> None:
    """A cookie that somebody planted in a browser does not become its sign-in (session fixation)."""
    planted = "planted" * 6
    body = json.dumps({"username": "mallory", "password": server.password}).encode()
    answer = await exchange(server, request("POST", "/session", {"Cookie": f"chatterbox_session={planted}"}, body))
    assert answer is not None
    assert answer.status == 200
    server.secrets.add(answer.headers["set-cookie"].partition("=")[2].partition(";")[0])
    assert planted not in answer.headers["set-cookie"]
    after = await exchange(server, request("GET", "/me", {"Cookie": f"chatterbox_session={planted}"}))
    assert after is not None
    assert after.status == 401


PREFERENCES = {
    "no zone": "chatterbox_zone=Nowhere/Nothing", "a path for a zone": "chatterbox_zone=../../../etc/passwd",
    "an address for a zone": "chatterbox_zone=/etc/localtime", "NUL for a zone": "chatterbox_zone=%00",
    "a long zone": "chatterbox_zone=" + "A" * 4000, "HTML for a zone": "chatterbox_zone=<script>hit()</script>",
    "a folder for a zone": "chatterbox_zone=Europe", "high bytes for a zone": "chatterbox_zone=\xff\xfe",
    "no room": "chatterbox_room=nowhere", "a path for a room": "chatterbox_room=..%2F..%2Fetc",
    "NUL for a room": "chatterbox_room=%00", "HTML for a room": "chatterbox_room=%3Cscript%3Ehit()%3C/script%3E",
    "a long room": "chatterbox_room=" + "r" * 4000, "no UTF-8 for a room": "chatterbox_room=%ff%fe",
    "a surrogate for a room": "chatterbox_room=%ed%a0%80", "SQL for a room": "chatterbox_room=' OR 1=1 --",
}  # fmt: skip


@pytest.mark.parametrize("name", PREFERENCES)
async def test_preferences_are_anybodys_text(server: Server, token: str, name: str) -> None:
    """The page is shown, in UTC and in a room that there is, or says that there is none; nothing of it is repeated."""
    page = await open_page(server, "mallory")
    headers = {"Cookie": f"{page.cookie}; {PREFERENCES[name]}", "Accept": "text/html"}
    answer = await exchange(server, request("GET", "/", headers))
    assert answer is not None
    assert answer.status == 200
    assert b"hit()" not in answer.body
