"""What is published, against what is done; and hostile values wherever an address has a place for one."""

import re
from typing import Any

import pytest

from tests.attacks.described import Reader
from tests.attacks.raw import exchange, request
from tests.live.server import Server

pytestmark = pytest.mark.process


async def test_every_answer_is_one_that_is_described(server: Server, token: str) -> None:
    reader = Reader(server, "victor")
    await reader.read(examples=3)
    assert {"GET 200", "POST 200", "POST 422", "PUT 404", "DELETE 204"} <= set(reader.answers), "it hits on nothing"


VALUES = {
    "as long as a name may be, and one more": "x" * 33, "longer than a room's": "x" * 65, "long": "x" * 5000,
    "letters of two bytes": "%C3%A9" * 65, "emoji": "%F0%9F%91%8D" * 65, "a letter of 18": "%EF%B7%BA" * 32,
    "a huge number": str(2**70), "below nothing": "-1", "nothing": "%20", "NUL": "%00", "no UTF-8": "%FF",
    "a surrogate": "%ED%A0%80", "a path": "..%2F..%2F", "SQL": "'%20OR%201=1%20--", "a new line": "%0d%0aX:y",
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
async def test_values_in_addresses(server: Server, token: str, name: str) -> None:
    """Every one that is described, with this value for each of its parameters."""
    paths: dict[str, dict[str, Any]] = (await server.http.get("/openapi.json")).json()["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            asked = [it["name"] for it in operation.get("parameters", ()) if it["in"] == "query"]
            if not asked and "{" not in path:
                continue
            address = f"{re.sub(r'{.+?}', VALUES[name], path)}?{'&'.join(f'{it}={VALUES[name]}' for it in asked)}"
            body = b"{}" if "requestBody" in operation else b""
            headers = {"Authorization": f"Bearer {token}"}
            answer = await exchange(server, request(method.upper(), address, headers, body))
            assert answer is not None
            assert answer.status < 500, (method, address)
            if answer.status not in {404, 405}:  # with a slash in it, it is another address
                assert str(answer.status) in operation["responses"], (method, address, answer.status)


@pytest.mark.parametrize("name", VALUES)
async def test_values_in_addresses_of_pages(server: Server, token: str, name: str) -> None:
    """A room that is not: the page says so, and does not break."""
    login = await server.http.post("/session", json={"username": "mallory", "password": server.password})
    cookie = login.headers["set-cookie"].partition(";")[0]
    server.secrets.add(cookie.partition("=")[2])
    for path in (f"/rooms/{VALUES[name]}", f"/rooms/general/{VALUES[name]}"):
        answer = await exchange(server, request("GET", path, {"Accept": "text/html", "Cookie": cookie}))
        assert answer is not None
        assert answer.status in {200, 404}
