"""Rooms and messages over HTTP: the same chat for scripts that come and go."""

from typing import Any

import httpx
import pytest

from tests.chat import Chat, until_shown


@pytest.fixture
async def ana(chat: Chat) -> httpx.AsyncClient:
    """An HTTP client that carries a token."""
    chat.http.headers["Authorization"] = f"Bearer {await chat.token('ana')}"
    return chat.http


async def say(ana: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await ana.post("/rooms/general/messages", json=body)


async def test_who_and_where_i_am(ana: httpx.AsyncClient) -> None:
    assert (await ana.get("/me")).json()["username"] == "ana"
    [room] = (await ana.get("/rooms")).json()
    assert (room["room"], room["last_seq"], room["unread"]) == ("general", 0, 0)
    assert (await ana.get("/rooms/general")).json() == room


async def test_a_line_of_curl_reaches_pages_and_sockets(chat: Chat, ana: httpx.AsyncClient) -> None:
    socket, page = await chat.socket("bot"), await chat.person("bo")
    answer = await ana.post("/rooms/general/messages", content="köszönöm ☕", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 200
    live = await socket.next("message")
    assert answer.json() == live
    assert (live["username"], live["message"], live["seq"]) == ("ana", "köszönöm ☕", 1)
    await until_shown(page, "köszönöm ☕")


async def test_a_resend_is_stored_once(ana: httpx.AsyncClient) -> None:
    first = (await say(ana, message="hello", client_id="c1")).json()
    assert (await say(ana, message="hello", client_id="c1")).json() == first
    assert first["client_id"] == "c1"
    conflict = await say(ana, message="other", client_id="c1")
    assert (conflict.status_code, conflict.json()["code"]) == (409, "id_conflict")


async def test_pages_of_a_room(ana: httpx.AsyncClient) -> None:
    for number in range(1, 6):
        await say(ana, message=f"#{number}")
    for query, seqs in {"": [1, 2, 3, 4, 5], "?limit=2": [4, 5], "?before=3": [1, 2], "?after=3": [4, 5]}.items():
        page = (await ana.get(f"/rooms/general/messages{query}")).json()
        assert [message["seq"] for message in page["messages"]] == seqs, query
        assert (page["type"], page["last_seq"], page["last_rev"]) == ("history", 5, 5)


async def test_what_changed_is_asked_part_by_part(ana: httpx.AsyncClient) -> None:
    for number in range(203):
        await say(ana, message=f"#{number}")
    seen: list[int] = []
    cursor = 1
    while True:
        part = (await ana.get(f"/rooms/general/changes?after={cursor}")).json()
        if not part["messages"]:
            break
        assert (part["type"], part["from"], part["recovered"]) == ("changes", cursor, True)
        seen += [message["rev"] for message in part["messages"]]
        cursor = part["to"]
    assert seen == list(range(2, 204))
    fresh = (await ana.get("/rooms/general/changes?after=1&epoch=another")).json()
    assert (fresh["type"], fresh["recovered"], len(fresh["messages"])) == ("history", False, 50)


async def test_refusals(chat: Chat, ana: httpx.AsyncClient) -> None:
    text = {"Content-Type": "text/plain"}
    cases = [
        (await ana.get("/rooms/nowhere"), 404, "not_found"),
        (await ana.get("/rooms/nowhere/messages"), 404, "not_found"),
        (await ana.get("/rooms/nowhere/changes?after=0"), 404, "not_found"),
        (await ana.post("/rooms/nowhere/messages", json={"message": "x"}), 404, "not_found"),
        (await ana.get("/rooms/general/messages?limit=0"), 422, "bad_request"),
        (await ana.get("/rooms/general/messages?before=x"), 422, "bad_request"),
        (await ana.get("/rooms/general/messages?before=1&after=1"), 422, "bad_request"),
        (await ana.get("/rooms/general/changes"), 422, "bad_request"),
        (await say(ana, message=""), 422, "empty"),
        (await say(ana, message="x" * 4001), 422, "too_long"),
        (await say(ana, message=7), 422, "bad_request"),
        (await say(ana, message="x", username="bo"), 422, "bad_request"),
        (await ana.post("/rooms/general/messages", content=b"\xff", headers=text), 422, "bad_request"),
        (await ana.post("/rooms/general/messages", data={"message": "x"}), 415, "unsupported_media_type"),
        (await ana.get("/rooms", headers={"Authorization": "Bearer x"}), 401, "unauthorized"),
        (await (await chat.visitor()).http_client.get("/rooms"), 401, "unauthorized"),
    ]
    for answer, status, code in cases:
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.request.url
    assert (await ana.get("/rooms/general")).json()["last_seq"] == 0


async def test_a_browsers_cookie_may_post_from_our_pages_only(chat: Chat) -> None:
    browser = (await chat.person("ana")).http_client
    for origin, status in (("http://test", 200), ("https://evil.example", 403)):
        answer = await browser.post("/rooms/general/messages", json={"message": "x"}, headers={"Origin": origin})
        assert answer.status_code == status
