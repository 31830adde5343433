"""Files over HTTP and on sockets: sent, said, handed out so that no browser does anything with them."""

from typing import Any

import pytest

from tests.api.people import Program, program
from tests.chat import Chat
from tests.services.test_avatars import picture
from tests.services.test_files import SVG


@pytest.fixture
async def ana(chat: Chat) -> Program:
    """The owner of the lobby and of the private room `team`."""
    ana = await program(chat, "ana")
    await ana.do("POST", "/rooms", title="Team", kind="private")
    return ana


@pytest.fixture
async def bo(chat: Chat, ana: Program) -> Program:
    """In the lobby, and not in the team."""
    return await program(chat, "bo")


async def send(chat: Chat, who: Program, content: bytes, name: str = "a.txt", room: str = "general") -> Any:
    answer = await chat.http.post(f"/rooms/{room}/files", params={"name": name}, content=content, headers=who.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_file_is_sent_said_over_http_and_heard_on_sockets(chat: Chat, ana: Program, bo: Program) -> None:
    file = await send(chat, ana, picture(), "beach.png")
    assert file == {
        "id": file["id"], "name": "beach.png", "type": "image/png", "size": len(picture()), "width": 300,
        "height": 200, "url": f"/files/{file['id']}", "preview": f"/files/{file['id']}/preview",
    }  # fmt: skip
    socket = await chat.socket("bo")
    said = await ana.say("general", "", attachments=[file["id"]], client_id="1")
    assert said["attachments"] == [file]
    assert (await socket.next("message"))["attachments"] == [file]
    assert await ana.say("general", "", attachments=[file["id"]], client_id="1") == said
    original = await bo.ask("GET", file["url"])
    assert (original.content, original.headers["content-type"]) == (picture(), "image/png")
    preview = await bo.ask("GET", file["preview"])
    assert preview.headers["content-type"] == "image/webp"
    assert "content-disposition" not in preview.headers
    for answer in (original, preview):
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    deleted = await ana.do("DELETE", f"/messages/{said['id']}")
    assert "attachments" not in deleted
    assert await bo.refused("GET", file["url"]) == (404, "not_found")


async def test_a_socket_says_what_was_sent(chat: Chat, ana: Program) -> None:
    file = await send(chat, ana, b"what is planned", "plan.txt")
    assert "preview" not in file
    socket = await chat.socket("ana")
    answer = await socket.ask(type="post", message="", attachments=[file["id"]])
    assert answer["type"] in {"ok", "message"}
    again = await socket.ask(type="post", message="", attachments=[file["id"]])
    while again["type"] != "error":
        again = await socket.next("error")
    assert again["code"] == "not_found"
    await socket.send(type="history", ref=2)
    assert (await socket.next("history"))["messages"][-1]["attachments"] == [file]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan.txt", 'attachment; filename="plan.txt"'),
        ("Käse \"x\".txt", "attachment; filename*=utf-8''K%C3%A4se%20%22x%22.txt"),
        ("a\r\nSet-Cookie: x=y", "attachment; filename*=utf-8''a%20Set-Cookie%3A%20x%3Dy"),
        ("../../x.html", 'attachment; filename="x.html"'),
    ],
)  # fmt: skip
async def test_a_file_is_kept_and_never_shown_as_a_page(chat: Chat, ana: Program, name: str, said: str) -> None:
    file = await send(chat, ana, SVG, name)
    answer = await ana.ask("GET", file["url"])
    assert answer.headers["content-disposition"] == said
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "set-cookie" not in answer.headers
    assert answer.content == SVG


async def test_others_do_not_know_that_it_is_there(chat: Chat, ana: Program, bo: Program) -> None:
    file = await send(chat, ana, picture(), room="team")
    await ana.say("team", "", attachments=[file["id"]])
    visitor = (await chat.visitor()).http_client
    for path in (file["url"], file["preview"]):
        assert await bo.refused("GET", path) == (404, "not_found")
        assert (await visitor.get(path)).status_code == 401
    nowhere = await bo.ask("GET", "/files/nothing")
    assert (await bo.ask("GET", file["url"])).content == nowhere.content
    assert await bo.refused("POST", "/rooms/general/messages", message="", attachments=[file["id"]]) == (
        404,
        "not_found",
    )
    answer = await chat.http.post("/rooms/team/files", content=b"x", headers=bo.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_page_of_another_site_sends_nothing(chat: Chat, ana: Program) -> None:
    answer = await chat.http.post(
        "/rooms/general/files", content=b"x", headers={**ana.headers, "Origin": "https://evil.example"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


@pytest.mark.environment(CHATTERBOX_LARGEST_FILE="20000", CHATTERBOX_FILE_QUOTA="30000")
async def test_what_is_too_large(chat: Chat, ana: Program) -> None:
    for content, code in ((b"x" * 20_001, "too_large"), (b"x" * 20_000, ""), (b"x" * 10_001, "quota")):
        answer = await chat.http.post("/rooms/general/files", content=content, headers=ana.headers)
        assert (answer.status_code, answer.json().get("code", "")) == (413 if code else 201, code)
    answer = await chat.http.post("/rooms/general/files", content=b"", headers=ana.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
