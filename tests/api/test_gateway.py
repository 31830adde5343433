"""/ws: signing in, frames in and out, and what becomes of broken ones."""

import asyncio
import json
import re
from datetime import datetime
from typing import Any

import pytest
from httpx_ws import WebSocketDisconnect, WebSocketUpgradeError

from tests.chat import WITHIN, Chat, Socket


async def test_after_sign_in_comes_a_welcome_then_the_lobby_then_live(chat: Chat) -> None:
    other = await chat.socket("bo")
    for number in range(60):
        await other.say(f"#{number}")
    await other.messages(60)
    socket = await chat.raw_socket(f"/ws?token={await chat.token('ana')}")
    welcome = await socket.next()
    assert (welcome["type"], welcome["user"]) == ("welcome", "ana")
    assert welcome["limits"]["message_characters"] == 4000
    [room] = welcome["rooms"]
    assert room == {
        "room": "general", "kind": "public", "title": "General", "topic": "Everybody is here",
        "archived": False, "last_seq": 60, "last_rev": 60, "role": "member", "notify": "all",
        "last_read_seq": 60, "unread": 0, "mentions": 0,
    }  # fmt: skip
    history = await socket.next()
    assert (history["type"], history["room"], history["last_rev"], history["more"]) == (
        "history",
        "general",
        60,
        True,
    )
    assert [message["seq"] for message in history["messages"]] == list(range(11, 61))
    await other.say("and now live")
    live = await socket.next()
    assert (live["type"], live["change"], live["message"], live["seq"]) == (
        "message",
        "posted",
        "and now live",
        61,
    )


async def test_three_ways_to_sign_in(chat: Chat) -> None:
    token = await chat.token("ana")
    by_address = await chat.raw_socket(f"/ws?token={token}")
    by_header = await chat.raw_socket("/ws", {"Authorization": f"Bearer {token}"})
    by_hello = await chat.raw_socket("/ws")
    await by_hello.send(type="hello", token=token)
    for socket in (by_address, by_header, by_hello):
        assert (await socket.next())["user"] == "ana"


async def test_a_bad_token_is_refused_before_the_socket_is_accepted(chat: Chat) -> None:
    for query in ("?token=", "?token=x", "?token=a.b.c", "?token=%00"):
        with pytest.raises(WebSocketUpgradeError) as refusal:
            await chat.raw_socket("/ws" + query)
        assert refusal.value.response.status_code == 401
        assert refusal.value.response.json()["code"] == "unauthorized"


async def test_a_revoked_token_is_refused(chat: Chat) -> None:
    token = await chat.token("ana")
    await chat.http.post("/logout", headers={"Authorization": f"Bearer {token}"})
    with pytest.raises(WebSocketUpgradeError):
        await chat.raw_socket(f"/ws?token={token}")


async def test_two_tokens_are_one_too_many(chat: Chat) -> None:
    token = await chat.token("ana")
    for path, headers in (
        (f"/ws?token={token}&token={token}", {}),
        (f"/ws?token={token}", {"Authorization": f"Bearer {token}"}),
    ):
        with pytest.raises(WebSocketUpgradeError) as refusal:
            await chat.raw_socket(path, headers)
        assert refusal.value.response.status_code == 400


async def test_whoever_does_not_say_hello_is_shown_the_door(chat: Chat) -> None:
    for first in ('{"type":"hello","token":"x"}', '{"type":"ping"}', "hello", "{"):
        socket = await chat.raw_socket("/ws")
        await socket.say(first)
        assert (await socket.next())["type"] == "error"
        assert await closed_with(socket) == 1008


async def closed_with(socket: Socket) -> int:
    """Read on until the server closes, and return its close code."""
    try:
        while True:
            await socket.session.receive_text(timeout=WITHIN)
    except WebSocketDisconnect as closed:
        return int(closed.code)


async def test_a_post_is_answered_when_it_is_stored_and_comes_back_live(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    await ana.send(type="post", room="general", message="hello", client_id="c1", ref=7)
    frames = [await ana.next(), await ana.next()]
    ok = next(frame for frame in frames if frame["type"] == "ok")
    mine = next(frame for frame in frames if frame["type"] == "message")
    assert (ok["ref"], ok["seq"], ok["rev"]) == (7, 1, 1)
    assert (mine["id"], mine["timestamp"], mine["client_id"]) == (ok["id"], ok["timestamp"], "c1")
    assert ok["timestamp"].endswith("Z")
    assert datetime.fromisoformat(ok["timestamp"])
    theirs = await bo.next("message")
    assert theirs == {name: value for name, value in mine.items() if name != "client_id"}


async def test_a_resend_is_answered_like_the_first_and_heard_once(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    post = {"type": "post", "message": "hello", "client_id": "c1"}
    assert await ana.ask(**post) == await ana.ask(**post)
    await ana.say("fence")
    assert [message["message"] for message in await bo.messages(2)] == ["hello", "fence"]


async def test_text_that_is_no_frame_is_said_in_the_lobby(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    await ana.say("  just a line\nand another")
    assert (await ana.next("ok"))["seq"] == 1
    assert (await bo.next("message"))["message"] == "  just a line\nand another"


async def test_history_is_read_backwards(chat: Chat) -> None:
    ana = await chat.socket("ana")
    for number in range(1, 6):
        await ana.ask(type="post", message=f"#{number}")
    page = await ana.ask(type="history", room="general", before=4, limit=2)
    assert ([message["seq"] for message in page["messages"]], page["more"]) == ([2, 3], True)


async def test_a_dropped_connection_resumes_where_it_was(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    for number in range(5):
        await bo.say(f"#{number}")
    cursor = (await ana.messages(5))[-1]["rev"]
    await ana.close()
    for number in range(5, 260):
        await bo.say(f"#{number}")
    await bo.messages(260)

    again = await chat.raw_socket(f"/ws?token={await chat.token('ana')}")
    epoch = (await again.next("welcome"))["epoch"]
    await again.send(type="subscribe", room="general", cursor=cursor, epoch=epoch, ref=1)
    await again.next("ok")
    parts = [await again.next("changes")]
    while parts[-1]["to"] < 260:
        parts.append(await again.next("changes"))
    assert [part["from"] for part in parts] == [5, *(part["to"] for part in parts[:-1])]
    assert all(part["recovered"] for part in parts)
    assert [message["rev"] for part in parts for message in part["messages"]] == list(range(6, 261))
    await bo.say("live")
    assert (await again.next("message"))["rev"] == 261


async def test_a_cursor_of_another_database_gets_a_fresh_history(chat: Chat) -> None:
    ana = await chat.socket("ana")
    await ana.send(type="subscribe", room="general", cursor=3, epoch="another")
    history = await ana.next("history")
    assert (history["recovered"], history["messages"]) == (False, [])


async def test_an_unsubscribed_room_is_silent_until_it_is_subscribed_again(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    await ana.ask(type="unsubscribe", room="general")
    await bo.ask(type="post", message="unheard")
    assert (await ana.ask(type="ping"))["type"] == "pong"
    await ana.send(type="subscribe", room="general", cursor=0)
    assert [message["message"] for message in (await ana.next("changes"))["messages"]] == ["unheard"]


WRONG_FRAMES = [
    ("{", "bad_request"),
    ("{}", "bad_request"),
    ('{"type":"unknown","ref":1}', "bad_request"),
    ('{"type":"post","message":7,"ref":1}', "bad_request"),
    ('{"type":"post","message":"x","extra":1,"ref":1}', "bad_request"),
    ('{"type":"post","message":NaN,"ref":1}', "bad_request"),
    ('{"type":"post","message":"\\ud800"}', "bad_request"),
    ('{"type":"post","message":"a\\u0000b","ref":1}', "bad_request"),
    ('{"type":"post","message":"x","client_id":"","ref":1}', "bad_request"),
    ('{"type":"history","limit":0,"ref":1}', "bad_request"),
    ('{"type":"history","before":1e400,"ref":1}', "bad_request"),
    ('{"type":"history","before":99999999999999999999999,"ref":1}', "bad_request"),
    ('{"type":"subscribe","cursor":-1,"ref":1}', "bad_request"),
    ('{"type":"hello","token":"x","ref":1}', "bad_request"),
    ('{"a":' * 5000, "bad_request"),
    ('{"type":"post","message":"","ref":1}', "empty"),
    (json.dumps({"type": "post", "message": "x" * 4001, "ref": 1}), "too_long"),
    ('{"type":"post","message":"x","room":"nowhere","ref":1}', "not_found"),
    ('{"type":"history","room":"nowhere","ref":1}', "not_found"),
    ('{"type":"subscribe","room":"nowhere","ref":1}', "not_found"),
    (" \n ", "empty"),
]


async def test_what_is_wrong_gets_an_error_and_the_socket_stays(chat: Chat) -> None:
    for seq, (frame, code) in enumerate(WRONG_FRAMES, start=1):
        ana = await chat.socket("ana")
        await ana.say(frame)
        error = await ana.next()
        assert (error["type"], error["code"], error["retry"]) == ("error", code, False), frame
        assert error.get("ref") == (1 if '"ref":1' in frame or '"ref": 1' in frame else None), frame
        assert (await ana.ask(type="post", message="still here"))["seq"] == seq


async def test_who_sends_nothing_but_nonsense_is_closed(chat: Chat) -> None:
    ana = await chat.socket("ana")
    for _ in range(10):
        await ana.say("{")
    assert await closed_with(ana) == 1008


async def test_binary_messages_are_not_spoken_here(chat: Chat) -> None:
    ana = await chat.socket("ana")
    await ana.session.send_bytes(b"hello")
    assert await closed_with(ana) == 1003


async def test_signing_out_closes_the_sockets_of_that_sign_in_only(chat: Chat) -> None:
    token = await chat.token("ana")
    ended = [await chat.raw_socket(f"/ws?token={token}") for _ in range(2)]
    stays = await chat.socket("ana")
    await chat.http.post("/logout", headers={"Authorization": f"Bearer {token}"})
    for socket in ended:
        assert await closed_with(socket) == 4501
    assert (await stays.ask(type="ping"))["type"] == "pong"


async def test_a_socket_ends_with_its_token(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    from api import expiry

    class Soon(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.max.replace(tzinfo=tz)

    monkeypatch.setattr(expiry, "datetime", Soon)
    socket = await chat.raw_socket(f"/ws?token={await chat.token('ana')}")
    assert await closed_with(socket) == 4001


async def test_a_fault_of_ours_is_an_error_frame_and_the_socket_stays(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from services.history import History

    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("inside")

    ana = await chat.socket("ana")
    with monkeypatch.context() as broken:
        broken.setattr(History, "page", breaks)
        error = await ana.ask(type="history")
    assert (error["code"], "inside" in error["message"]) == ("internal", False)
    [number] = re.findall(r"failure (\w{8})\.", error["message"])
    assert f"Failure {number}\n" in caplog.text
    assert "RuntimeError: inside" in caplog.text
    caplog.clear()
    assert (await ana.ask(type="history"))["type"] == "history"


@pytest.mark.parametrize(("fault", "reason"), [(RuntimeError("inside"), "internal"), (OSError("gone"), "unavailable")])
async def test_a_socket_that_cannot_begin_is_told_so(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception, reason: str
) -> None:
    from services.rooms import Rooms

    async def breaks(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(Rooms, "of", breaks)
    socket = await chat.raw_socket(f"/ws?token={await chat.token('ana')}")
    with pytest.raises(WebSocketDisconnect) as closed:
        await socket.session.receive_text(timeout=WITHIN)
    assert (closed.value.code, closed.value.reason) == (1011, reason)
    caplog.clear()


async def test_nothing_is_left_behind_when_sockets_go(chat: Chat) -> None:
    before = len(asyncio.all_tasks())
    sockets = [await chat.socket("ana") for _ in range(10)]
    assert len(asyncio.all_tasks()) > before
    for socket in sockets:
        await socket.close()
    async with asyncio.timeout(WITHIN):
        while sum("Peer" in repr(task) for task in asyncio.all_tasks()):
            await asyncio.sleep(0.01)
