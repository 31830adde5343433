"""Headers that lie, or are too many: what they say is not believed, and none of it comes back."""

import json

import pytest

from tests.attacks.raw import exchange, request
from tests.live.server import Server

pytestmark = pytest.mark.process

BELIEVED_BY_SOMEBODY = {
    "another method": {"X-HTTP-Method-Override": "DELETE"}, "another path": {"X-Original-URL": "/admin"},
    "a rewritten path": {"X-Rewrite-URL": "/admin"}, "another host": {"X-Forwarded-Host": "evil.example"},
    "forwarded": {"Forwarded": "for=1.2.3.4;host=evil.example;proto=https"}, "a user": {"X-Remote-User": "victim"},
    "another user": {"Remote-User": "victim"}, "a role": {"X-Admin": "true"},
    "a prefix": {"X-Forwarded-Prefix": "/evil"},
    "a subrequest": {"X-Middleware-Subrequest": "1"}, "a real address": {"X-Real-IP": "' OR 1=1 --"},
    "a host of evil": {"Host": "evil.example"}, "a host of nonsense": {"Host": "[::1"}, "an empty host": {"Host": ""},
    "a long host": {"Host": "a" * 4000}, "an address for a referrer": {"Referer": "http://evil.example/?token=x"},
    "a shell": {"User-Agent": "() { :; }; echo x"}, "a lookup": {"User-Agent": "${jndi:ldap://evil.example/x}"},
    "a long name": {"X" * 4000: "x"}, "a long value": {"X": "x" * 12_000}, "high bytes": {"X": "\xff\xfe"},
    "a hundred more": {f"X-{number}": "x" for number in range(100)}, "a trailer": {"TE": "trailers"},
    "a range": {"Range": "bytes=0-,0-,0-,0-,0-"}, "an encoding": {"Accept-Encoding": "br;q=nonsense, *;q=9"},
    "a language": {"Accept-Language": "../../etc/passwd"}, "nonsense to accept": {"Accept": "text/html;q=" + "9" * 999},
    "an upgrade": {"Connection": "Upgrade, close", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQAAP__"},
    "a condition": {"If-None-Match": '"' + "x" * 4000 + '"'}, "a date": {"If-Modified-Since": "yesterday"},
    "a proxy's password": {"Proxy-Authorization": "Basic YTpi"}, "a debugger": {"X-Debug": "1"},
    "an address that is none": {"X-Forwarded-For": "<script>"}, "a scheme": {"X-Forwarded-Proto": "javascript"},
    "many addresses": {"X-Forwarded-For": ", ".join(["1.2.3.4"] * 500)},
}  # fmt: skip


@pytest.mark.parametrize("name", BELIEVED_BY_SOMEBODY)
async def test_headers_change_nothing(server: Server, name: str) -> None:
    """The page to sign in is what it is, and what asks for a sign-in goes on asking for it."""
    page = await exchange(server, request("GET", "/login", {"Accept": "text/html"} | BELIEVED_BY_SOMEBODY[name]))
    assert page is not None
    assert page.status == 200
    assert b"evil.example" not in page.body
    assert "evil.example" not in json.dumps(page.headers)
    closed = await exchange(server, request("GET", "/me", BELIEVED_BY_SOMEBODY[name]))
    assert closed is not None
    assert (closed.status, closed.code) == (401, "unauthorized")


PROOFS = {
    "no scheme": "x", "a scheme alone": "Bearer", "two proofs": "Bearer x, Bearer y", "basic": "Basic YTpi",
    "digest": 'Digest username="victim"', "negotiate": "Negotiate YII=", "a comma": "Bearer ,", "a list": "Bearer []",
    "high bytes": "Bearer \xff\xfe", "a long one": "Bearer " + "a" * 12_000, "a tab": "Bearer\tx", "none": "none",
    "another word": "Token x", "a cookie": "Cookie x", "quotes": 'Bearer "x"', "SQL": "Bearer ' OR 1=1 --",
}  # fmt: skip


@pytest.mark.parametrize("name", PROOFS)
async def test_proofs_that_are_none(server: Server, name: str) -> None:
    for path in ("/me", "/rooms", "/search?q=x"):
        answer = await exchange(server, request("GET", path, {"Authorization": PROOFS[name]}))
        assert answer is not None
        assert (answer.status, answer.code) == (401, "unauthorized")


SITES = {
    "another site": {"Origin": "https://evil.example"}, "no site": {"Origin": "null"}, "an empty one": {"Origin": ""},
    "a site that begins alike": {"Origin": "http://127.0.0.1.evil.example"},
    "a site that ends alike": {"Origin": "http://evil127.0.0.1"}, "another port": {"Origin": "http://127.0.0.1:1"},
    "our name before a sign": {"Origin": "http://127.0.0.1@evil.example"}, "nonsense": {"Origin": "http://[::1"},
    "a file": {"Origin": "file://"}, "across sites": {"Sec-Fetch-Site": "cross-site"},
    "next to us": {"Sec-Fetch-Site": "same-site"},
}  # fmt: skip
CHANGES = (
    "POST /session", "POST /logout", "POST /rooms", "POST /rooms/general/messages", "PUT /me/avatar", "PATCH /me",
    "POST /me/password", "DELETE /messages/1", "PUT /messages/1/reactions/%F0%9F%91%8D", "POST /admin/invites",
)  # fmt: skip


@pytest.mark.parametrize("name", SITES)
async def test_what_a_page_of_another_site_makes_a_browser_send(server: Server, token: str, name: str) -> None:
    """With everything right but the site that it comes from (CSRF)."""
    login = await server.http.post("/session", json={"username": "mallory", "password": server.password})
    cookie = login.headers["set-cookie"].partition(";")[0]
    server.http.cookies.clear()
    body = json.dumps({"username": "mallory", "password": server.password}).encode()
    for change in CHANGES:
        method, path = change.split()
        answer = await exchange(server, request(method, path, {"Cookie": cookie} | SITES[name], body))
        assert answer is not None
        assert (answer.status, answer.code) == (403, "foreign_origin"), change
