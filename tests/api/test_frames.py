"""The frames of /ws about messages and rooms: asked, answered, heard by the others."""

from typing import Any

from tests.api.people import program
from tests.chat import Chat


async def test_every_change_is_asked_by_a_frame_and_heard_as_an_upsert(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    posted = await ana.ask(type="post", message="hello", client_id="c1")
    here = {"id": posted["id"]}
    answer = await bo.ask(type="post", message="yes", reply_to=posted["id"])
    asked = [
        await ana.ask(type="edit", message="hello @bo", **here),
        await bo.ask(type="react", emoji="👍", **here),
        await bo.ask(type="react", emoji="👍", on=False, **here),
        await bo.ask(type="pin", **here),
        await bo.ask(type="pin", on=False, **here),
        await ana.ask(type="delete", **here),
    ]
    assert [(it["type"], it["id"], it["seq"]) for it in asked] == [("ok", posted["id"], 1)] * 6
    assert [it["rev"] for it in asked] == [3, 5, 6, 7, 8, 9]
    cem = await chat.raw_socket(f"/ws?token={await chat.token('cem')}&follow=general:2")
    [*_, tombstone, follower] = (await cem.next("changes"))["messages"]
    assert (tombstone["id"], tombstone["rev"], tombstone["deleted"]) == (posted["id"], 9, True)
    assert (follower["id"], follower["rev"], follower["reply_to"]["deleted"]) == (answer["id"], 10, True)


async def test_a_change_that_changes_nothing_is_answered_and_not_heard(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    here = {"id": (await ana.ask(type="post", message="hello"))["id"]}
    await bo.next("message")
    for frame in ({"type": "edit", "message": "hello"}, {"type": "react", "emoji": "👍", "on": False},
                  {"type": "pin", "on": False}):  # fmt: skip
        assert (await ana.ask(**frame, **here))["rev"] == 1
    await ana.say("fence")
    assert (await bo.next("message"))["message"] == "fence"


async def test_what_is_refused_names_its_code_and_its_ref(chat: Chat) -> None:
    ana = await program(chat, "ana")
    await ana.do("POST", "/rooms", title="Team", kind="private")
    secret, open_ = await ana.say("team", "a secret"), await ana.say("general", "hello")
    bo = await chat.socket("bo")
    for frame, code in [
        ({"type": "edit", "id": open_["id"], "message": "x"}, "forbidden"),
        ({"type": "delete", "id": open_["id"]}, "forbidden"),
        ({"type": "react", "id": open_["id"], "emoji": "x"}, "invalid_emoji"),
        ({"type": "edit", "id": secret["id"], "message": "x"}, "not_found"),
        ({"type": "delete", "id": secret["id"]}, "not_found"),
        ({"type": "react", "id": secret["id"], "emoji": "👍"}, "not_found"),
        ({"type": "pin", "id": secret["id"]}, "not_found"),
        ({"type": "pin", "id": 999}, "not_found"),
        ({"type": "post", "message": "x", "reply_to": secret["id"]}, "not_found"),
        ({"type": "post", "message": "x", "room": "team"}, "not_found"),
        ({"type": "subscribe", "room": "team", "cursor": 0}, "not_found"),
        ({"type": "unsubscribe", "room": "team"}, "not_found"),
        ({"type": "history", "room": "team"}, "not_found"),
        ({"type": "read", "room": "team", "seq": 1}, "not_found"),
        ({"type": "unread", "room": "team", "seq": 1}, "not_found"),
        ({"type": "typing", "room": "team"}, "not_found"),
    ]:
        error = await bo.ask(**frame)
        assert (error["type"], error["code"]) == ("error", code), frame


MALFORMED: list[dict[str, Any]] = [
    {"type": "edit", "id": 1}, {"type": "edit", "id": "1", "message": "x"}, {"type": "delete", "id": 0},
    {"type": "react", "id": 1, "emoji": "x" * 65}, {"type": "react", "id": 1, "emoji": "👍", "on": 1},
    {"type": "pin"}, {"type": "read", "seq": -1}, {"type": "unread"}, {"type": "typing", "seq": 1},
]  # fmt: skip


async def test_malformed_frames(chat: Chat) -> None:
    ana = await chat.socket("ana")
    for frame in MALFORMED:
        error = await ana.ask(**frame)
        assert (error["type"], error["code"]) == ("error", "bad_request"), frame


async def test_reading_on_one_socket_clears_the_others_of_the_same_person_only(chat: Chat) -> None:
    ana, phone, laptop = await chat.socket("ana"), await chat.socket("bo"), await chat.socket("bo")
    for text in ("one @bo", "two"):
        await ana.ask(type="post", message=text)
    await phone.send(type="read", seq=1)
    read = {"type": "read", "room": "general", "last_read_seq": 1, "unread": 1, "mentions": 0}
    assert await laptop.next("read") == read == await phone.next("read")
    await laptop.send(type="unread", seq=1)
    assert (await phone.next("read"))["mentions"] == 1
    await ana.send(type="ping")
    assert (await ana.next("read", "pong"))["type"] == "pong"


async def test_typing_is_heard_by_the_others_and_not_answered(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    await ana.send(type="typing")
    assert await bo.next("typing") == {"type": "typing", "room": "general", "username": "ana", "on": True}
    await ana.send(type="typing", on=False)
    assert (await bo.next("typing"))["on"] is False


async def test_who_comes_online_is_told_to_who_is(chat: Chat) -> None:
    ana = await chat.socket("ana")
    await chat.socket("bo")
    online: set[str] = set()
    while online != {"ana", "bo"}:
        online |= set((await ana.next("presence"))["online"])


async def test_follow_none_is_a_welcome_and_silence_until_a_room_is_subscribed(chat: Chat) -> None:
    bo = await chat.socket("bo")
    ana = await chat.raw_socket(f"/ws?token={await chat.token('ana')}&follow=none")
    assert [it["room"] for it in (await ana.next("welcome"))["rooms"]] == ["general"]
    await bo.ask(type="post", message="unheard")
    assert (await ana.ask(type="ping"))["type"] == "pong"
    await ana.send(type="subscribe", room="general", cursor=0)
    assert [it["message"] for it in (await ana.next("changes"))["messages"]] == ["unheard"]


async def test_follow_resumes_each_room_where_it_was_and_tells_of_those_that_are_not_mine(chat: Chat) -> None:
    ana = await program(chat, "ana")
    for title in ("Team", "Club"):
        await ana.do("POST", "/rooms", title=title, kind="private")
    await chat.token("bo")
    await ana.do("POST", "/rooms/club/members", username="bo")
    for room in ("general", "team", "club"):
        await ana.say(room, f"in {room}")
    bo = await chat.raw_socket(f"/ws?token={await chat.token('bo')}&follow=general:0,team:0,nowhere:0,club:2")
    welcome = await bo.next()
    assert [it["room"] for it in welcome["rooms"]] == ["club", "general"]
    told = [await bo.next() for _ in range(4)]
    assert [(it["type"], it["room"]) for it in told] == [
        ("changes", "general"), ("left", "team"), ("left", "nowhere"), ("changes", "club"),
    ]  # fmt: skip
    assert [it["message"] for it in told[3]["messages"]] == ["in club"]
    await ana.say("team", "unheard")
    await ana.say("club", "live")
    live = await bo.next("message")
    assert (live["message"], live["rev"]) == ("live", told[3]["to"] + 1)


async def test_follow_with_the_epoch_of_another_database_starts_afresh(chat: Chat) -> None:
    await (await program(chat, "ana")).say("general", "hello")
    bo = await chat.raw_socket(f"/ws?token={await chat.token('bo')}&follow=general:1&epoch=another")
    history = await bo.next("history")
    assert (history["recovered"], [it["message"] for it in history["messages"]]) == (False, ["hello"])
