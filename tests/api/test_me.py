"""/me, /people and /avatars, as programs and browsers use them."""

from typing import Any

import httpx
import pytest
from httpx_ws import WebSocketDisconnect
from starlette.requests import Request

from api import bodies
from services.errors import TooLarge
from tests.chat import PASSWORD, Chat
from tests.services.test_avatars import picture


@pytest.fixture
async def ana(chat: Chat) -> httpx.AsyncClient:
    """An HTTP client that carries a token."""
    chat.http.headers["Authorization"] = f"Bearer {await chat.token('ana')}"
    return chat.http


PLAIN: dict[str, Any] = {
    "bot": False,
    "admin": True,
    "theme": "auto",
    "always_newest": False,
    "ctrl_enter_sends": False,
    "tells_typing": True,
    "sees_typing": True,
}


async def test_a_profile_is_changed_and_everybody_hears_of_it(chat: Chat, ana: httpx.AsyncClient) -> None:
    socket = await chat.socket("bot")
    first = (await ana.get("/me")).json()
    assert first == {"username": "ana", "colour": first["colour"], **PLAIN}
    changed = await ana.patch("/me", json={"display_name": "Ana López", "colour": 4, "theme": "dark"})
    assert changed.json() == {"username": "ana", "display_name": "Ana López", "colour": 4, **PLAIN, "theme": "dark"}
    told = {"type": "profile", "username": "ana", "display_name": "Ana López", "colour": 4, "bot": False, "admin": True}
    assert await socket.next("profile") == told
    assert told in (await ana.get("/people")).json()
    assert (await ana.patch("/me", json={"display_name": "", "always_newest": True})).json() == {
        "username": "ana", "colour": 4, **PLAIN, "theme": "dark", "always_newest": True
    }  # fmt: skip
    assert (await ana.patch("/me", json={})).status_code == 200


async def test_a_program_says_what_it_is_and_only_an_administrator_takes_it_back(
    chat: Chat, ana: httpx.AsyncClient
) -> None:
    socket = await chat.socket("robot")
    robot = {"Authorization": f"Bearer {await chat.token('robot')}"}
    assert (await ana.patch("/me", json={"bot": True}, headers=robot)).json()["bot"] is True
    assert (await socket.next("profile"))["bot"] is True
    refused = await ana.patch("/me", json={"bot": False}, headers=robot)
    assert refused.status_code == 422
    members = (await ana.get("/rooms/general/members")).json()
    assert {it["username"]: it["bot"] for it in members} == {"ana": False, "robot": True}
    assert (await ana.delete("/admin/accounts/robot/bot", headers=robot)).status_code == 403
    assert (await ana.delete("/admin/accounts/robot/bot")).status_code == 204
    assert (await socket.next("profile"))["bot"] is False
    for _ in range(2):
        assert (await ana.put("/admin/accounts/robot/bot")).status_code == 204, "said twice, done once"
    marked = [it["kind"] for it in (await ana.get("/admin/audit")).json() if it["kind"].startswith("bot_")]
    assert marked == ["bot_marked", "bot_unmarked"]


async def test_everybody_hears_who_administers(chat: Chat, ana: httpx.AsyncClient) -> None:
    socket = await chat.socket("bo")
    await ana.put("/admin/accounts/bo/admin")
    told = await socket.next("profile")
    assert (told["username"], told["admin"]) == ("bo", True)


async def test_a_picture_has_an_address_that_never_changes_what_it_shows(chat: Chat, ana: httpx.AsyncClient) -> None:
    socket = await chat.socket("bot")
    put = await ana.put("/me/avatar", content=picture(), headers={"Content-Type": "text/html"})
    address = put.json()["avatar"]
    assert (await socket.next("profile"))["avatar"] == address
    answer = await ana.get(address)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(b"RIFF")
    assert (await (await chat.visitor()).http_client.get(address)).status_code == 401
    assert (await ana.delete("/me/avatar")).status_code == 204
    assert "avatar" not in (await ana.get("/me")).json()
    assert (await ana.get(address)).status_code == 404


async def test_a_large_body_is_not_read_to_its_end() -> None:
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 400
        return {"type": "http.request", "body": b"x" * 400, "more_body": True}

    with pytest.raises(TooLarge):
        await bodies.file(Request({"type": "http"}, receive), 1000)
    assert read == 1200


async def test_refusals(ana: httpx.AsyncClient, chat: Chat) -> None:
    await chat.register("bo")
    cases = [
        (await ana.patch("/me", json={"display_name": "a\u202eb"}), 422, "invalid_display_name"),
        (await ana.patch("/me", json={"display_name": "x" * 65}), 422, "invalid_display_name"),
        (await ana.patch("/me", json={"display_name": "Bo"}), 409, "display_name_taken"),
        (await ana.patch("/me", json={"colour": 12}), 422, "bad_request"),
        (await ana.patch("/me", json={"theme": "pink"}), 422, "bad_request"),
        (await ana.patch("/me", json={"username": "bo"}), 422, "bad_request"),
        (await ana.put("/me/avatar", content=b"nonsense"), 422, "invalid_picture"),
        (await ana.put("/me/avatar", content=b""), 422, "invalid_picture"),
        (await ana.put("/me/avatar", content=b"x" * 1_000_001), 413, "too_large"),
        (await ana.post("/me/password", json={"old_password": "x", "new_password": "12345"}), 403, "wrong_password"),
        (await ana.post("/me/password", json={"old_password": PASSWORD, "new_password": "1"}), 422, "weak_password"),
        (await ana.post("/me/password", json={"old_password": PASSWORD}), 422, "bad_request"),
        (await ana.delete("/me/sessions/nonsense"), 404, "not_found"),
        (await ana.get("/avatars/nonsense"), 404, "not_found"),
        (await ana.patch("/me", json={}, headers={"Origin": "https://evil.example"}), 403, "foreign_origin"),
        (await ana.put("/me/avatar", headers={"Origin": "https://evil.example"}), 403, "foreign_origin"),
        (await (await chat.visitor()).http_client.get("/me"), 401, "unauthorized"),
        (await (await chat.visitor()).http_client.get("/people"), 401, "unauthorized"),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.request.url
        assert "evil" not in answer.text


async def test_a_new_password_closes_the_sockets_of_other_sign_ins(chat: Chat, ana: httpx.AsyncClient) -> None:
    socket = await chat.socket("ana")  # another token
    body = {"old_password": PASSWORD, "new_password": "another one"}
    assert (await ana.post("/me/password", json=body)).status_code == 204
    with pytest.raises(WebSocketDisconnect) as closed:
        await socket.next("nothing")
    assert closed.value.code == 4501
    assert (await ana.get("/me")).status_code == 200
    assert (await chat.http.post("/login", json={"username": "ana", "password": PASSWORD})).status_code == 401


async def test_sign_ins_are_seen_and_ended_one_by_one(chat: Chat, ana: httpx.AsyncClient) -> None:
    browser = (await chat.person("ana")).http_client
    listed = (await ana.get("/me/sessions")).json()
    assert {(it["kind"], it["current"]) for it in listed} == {("program", True), ("browser", False)}
    assert all(it["last_used_at"].endswith(":00.000000Z") for it in listed)
    [other] = [it["id"] for it in listed if not it["current"]]
    assert (await browser.get("/me")).status_code == 200
    assert (await ana.delete(f"/me/sessions/{other}")).status_code == 204
    assert (await browser.get("/me")).status_code == 401
    assert (await ana.delete(f"/me/sessions/{other}")).status_code == 404
