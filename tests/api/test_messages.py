"""Messages over HTTP: said, changed, marked, kept; and every refusal by its code."""

from typing import Any
from urllib.parse import quote

import emoji
import pytest

from tests.api.people import Program, program
from tests.chat import Chat

THUMB = quote("👍")


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


async def test_a_message_is_changed_by_its_address_and_sockets_hear_it(chat: Chat, ana: Program, bo: Program) -> None:
    message = await ana.say("general", "hello", client_id="c1")
    here = f"/messages/{message['id']}"
    socket = await chat.socket("bo")
    answers = [
        await ana.do("PATCH", here, message="hello @bo"),
        await bo.do("PUT", f"{here}/reactions/{THUMB}"),
        await bo.do("PUT", f"{here}/pin"),
        await bo.do("DELETE", f"{here}/pin"),
        await bo.do("DELETE", f"{here}/reactions/{THUMB}"),
        await ana.do("DELETE", here),
    ]
    heard = await socket.messages(6)
    assert [it["change"] for it in heard] == ["edited", "reacted", "pinned", "pinned", "reacted", "deleted"]
    assert [it["rev"] for it in heard] == [2, 3, 4, 5, 6, 7]
    for answer, live in zip(answers, heard, strict=True):
        assert {name: value for name, value in answer.items() if name != "client_id"} == live
    edited, reacted, pinned, unpinned, unreacted, deleted = heard
    assert (edited["message"], edited["mentions"], "edited_at" in edited) == ("hello @bo", ["bo"], True)
    assert (reacted["reactions"], "reactions" in unreacted) == ({"👍": ["bo"]}, False)
    assert (pinned["pinned"], "pinned" in unpinned) == (True, False)
    assert deleted == {
        "type": "message", "change": "deleted", "room": "general", "rev": 7, "id": message["id"], "seq": 1,
        "username": "ana", "message": "", "timestamp": message["timestamp"], "deleted": True,
    }  # fmt: skip
    assert await bo.do("GET", here) == deleted


async def test_a_reply_quotes_and_pins_are_listed(ana: Program) -> None:
    original = await ana.say("team", "hello")
    answer = await ana.say("team", "yes", reply_to=original["id"])
    assert answer["reply_to"] == {"id": original["id"], "seq": 2, "username": "ana", "message": "hello"}
    for message in (answer, original):
        await ana.do("PUT", f"/messages/{message['id']}/pin")
    assert [it["message"] for it in await ana.do("GET", "/rooms/team/pins")] == ["hello", "yes"]
    await ana.do("DELETE", f"/messages/{original['id']}")
    [kept] = await ana.do("GET", "/rooms/team/pins")
    assert kept["reply_to"] == {"id": original["id"], "seq": 2, "username": "ana", "message": "", "deleted": True}


async def test_only_the_author_sees_the_client_id(ana: Program, bo: Program) -> None:
    message = await ana.say("general", "hello", client_id="c1")
    path = f"/messages/{message['id']}"
    assert [(await it.do("GET", path)).get("client_id") for it in (ana, bo)] == ["c1", None]


OF_A_MESSAGE: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "", {}),
    ("PATCH", "", {"message": "other"}),
    ("DELETE", "", {}),
    ("PUT", f"/reactions/{THUMB}", {}),
    ("DELETE", f"/reactions/{THUMB}", {}),
    ("PUT", "/pin", {}),
    ("DELETE", "/pin", {}),
]


async def test_what_is_absent_and_what_is_not_yours_are_one_answer(ana: Program, bo: Program) -> None:
    secret = await ana.say("team", "a secret")
    for method, path, body in OF_A_MESSAGE:
        answers = [await bo.ask(method, f"/messages/{it}{path}", **body) for it in (secret["id"], 999)]
        assert [it.status_code for it in answers] == [404, 404], (method, path)
        assert answers[0].content == answers[1].content
    answer = await bo.refused("POST", "/rooms/general/messages", message="what?", reply_to=secret["id"])
    assert answer == (404, "not_found")
    assert await ana.do("GET", f"/messages/{secret['id']}") == secret


async def test_refusals(ana: Program, bo: Program) -> None:
    message = await ana.say("general", "hello")
    deleted = await ana.do("DELETE", f"/messages/{(await ana.say('general', 'oops'))['id']}")
    here, gone = f"/messages/{message['id']}", f"/messages/{deleted['id']}"
    cases: list[tuple[Program, str, str, dict[str, Any], int, str]] = [
        (bo, "PATCH", here, {"message": "other"}, 403, "forbidden"),
        (bo, "DELETE", here, {}, 403, "forbidden"),
        (ana, "PATCH", here, {"message": " "}, 422, "empty"),
        (ana, "PATCH", here, {"message": "x" * 4001}, 422, "too_long"),
        (ana, "PATCH", here, {"message": "\x00"}, 422, "bad_request"),
        (ana, "PATCH", here, {"text": "other"}, 422, "bad_request"),
        (ana, "PATCH", "/messages/0", {"message": "other"}, 422, "bad_request"),
        (ana, "PATCH", "/messages/x", {"message": "other"}, 422, "bad_request"),
        (ana, "PUT", f"{here}/reactions/x", {}, 422, "invalid_emoji"),
        (ana, "PUT", f"{here}/reactions/{THUMB * 2}", {}, 422, "invalid_emoji"),
        *[(ana, method, gone + path, body, 404, "not_found") for method, path, body in OF_A_MESSAGE[1:] if path],
        (ana, "PATCH", gone, {"message": "back"}, 404, "not_found"),
        (ana, "POST", "/rooms/general/messages", {"message": "x", "reply_to": deleted["id"]}, 404, "not_found"),
        (ana, "POST", "/rooms/general/messages", {"message": "x", "reply_to": 0}, 422, "bad_request"),
    ]
    for who, method, path, body, status, code in cases:
        assert await who.refused(method, path, **body) == (status, code), (method, path, body)
    assert await ana.do("GET", here) == message
    assert (await ana.do("GET", "/rooms/general"))["last_rev"] == 3


async def test_a_message_takes_twenty_emoji(ana: Program) -> None:
    message = await ana.say("general", "hello")
    marks = [it for it in emoji.EMOJI_DATA if len(it) == 1][:21]
    for mark in marks[:20]:
        await ana.do("PUT", f"/messages/{message['id']}/reactions/{quote(mark)}")
    refused = await ana.refused("PUT", f"/messages/{message['id']}/reactions/{quote(marks[20])}")
    assert refused == (409, "too_many")


async def test_moderators_delete_what_others_said(ana: Program, bo: Program) -> None:
    message = await bo.say("general", "spam")
    assert (await ana.do("DELETE", f"/messages/{message['id']}"))["username"] == "bo"


async def test_nobody_gets_anywhere_without_a_token(chat: Chat, ana: Program) -> None:
    message = await ana.say("general", "hello")
    nobody = Program((await chat.visitor()).http_client, "nobody", "x")
    for method, path, body in OF_A_MESSAGE:
        assert await nobody.refused(method, f"/messages/{message['id']}{path}", **body) == (401, "unauthorized")
