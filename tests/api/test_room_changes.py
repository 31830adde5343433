"""Rooms over HTTP: made, found, changed, come into and left; and what of it sockets hear."""

from typing import Any

import pytest
from httpx_ws import WebSocketUpgradeError

from tests.api.people import Program, program
from tests.chat import Chat, Socket

NOT_FOUND = (404, "not_found")


@pytest.fixture
async def ana(chat: Chat) -> Program:
    """The owner of the lobby and of the private room `team`, in which bo is a member."""
    ana = await program(chat, "ana")
    await program(chat, "bo")
    await ana.do("POST", "/rooms", title="Team", kind="private", topic="ours")
    await ana.do("POST", "/rooms/team/members", username="bo")
    return ana


@pytest.fixture
async def bo(chat: Chat, ana: Program) -> Program:
    return await program(chat, "bo")


@pytest.fixture
async def cem(chat: Chat, ana: Program) -> Program:
    """A stranger to the team."""
    return await program(chat, "cem")


async def test_a_room_is_made_listed_joined_and_left(ana: Program, cem: Program) -> None:
    made = await ana.do("POST", "/rooms", title="Card Club")
    assert made == {
        "room": "card-club", "kind": "public", "title": "Card Club", "topic": "", "archived": False, "last_seq": 1,
        "last_rev": 1, "role": "owner", "notify": "all", "last_read_seq": 1, "unread": 0, "mentions": 0,
    }  # fmt: skip
    listed = {"room": "card-club", "title": "Card Club", "topic": "", "members": 1, "joined": False}
    assert listed in await cem.do("GET", "/directory")
    joined = await cem.do("POST", "/rooms/card-club/join")
    assert (joined["role"], joined["unread"], joined["last_rev"]) == ("member", 0, 2)
    assert listed | {"members": 2, "joined": True} in await cem.do("GET", "/directory")
    assert joined in await cem.do("GET", "/rooms")
    members = await cem.do("GET", "/rooms/card-club/members")
    assert [(it["username"], it["role"]) for it in members] == [("ana", "owner"), ("cem", "member")]
    await cem.do("POST", "/rooms/card-club/leave")
    assert await cem.refused("GET", "/rooms/card-club") == NOT_FOUND


async def test_rooms_are_revised_roles_given_and_members_removed(ana: Program, bo: Program) -> None:
    await ana.do("PATCH", "/rooms/team/members/bo", role="moderator")
    revised = await bo.do("PATCH", "/rooms/team", title="Crew", topic="sailing")
    assert (revised["room"], revised["title"], revised["topic"]) == ("team", "Crew", "sailing")
    archived = await ana.do("PATCH", "/rooms/team", archived=True)
    assert (archived["archived"], archived["title"]) == (True, "Crew")
    await ana.do("PATCH", "/rooms/team", archived=False)
    await ana.do("DELETE", "/rooms/team/members/bo")
    assert await bo.refused("GET", "/rooms/team") == NOT_FOUND


async def test_a_direct_conversation_is_found_again(ana: Program, bo: Program) -> None:
    first = await ana.do("POST", "/rooms/direct", usernames=["bo"])
    again = await bo.do("POST", "/rooms/direct", usernames=["ana"])
    assert (first["room"], first["kind"], first["title"], again["title"]) == (again["room"], "direct", "bo", "ana")


async def test_read_state_and_level_of_notifications(ana: Program, bo: Program) -> None:
    await ana.say("team", "hello @bo")
    assert (await bo.do("GET", "/rooms/team"))["mentions"] == 1
    await bo.do("POST", "/rooms/team/read", seq=3)
    assert (await bo.do("GET", "/rooms/team"))["unread"] == 0
    await bo.do("POST", "/rooms/team/unread", seq=2)
    await bo.do("PUT", "/rooms/team/notify", notify="mentions")
    room = await bo.do("GET", "/rooms/team")
    assert (room["last_read_seq"], room["unread"], room["mentions"], room["notify"]) == (1, 2, 1, "mentions")


async def test_what_is_written_and_not_said_is_ones_own(ana: Program, bo: Program) -> None:
    await bo.do("PUT", "/rooms/team/draft", draft="a thought\nthat is not finis")
    assert await bo.do("GET", "/rooms/team/draft") == {"draft": "a thought\nthat is not finis"}
    assert await ana.do("GET", "/rooms/team/draft") == {"draft": ""}
    await bo.do("PUT", "/rooms/team/draft", draft=" ")
    assert await bo.do("GET", "/rooms/team/draft") == {"draft": ""}


async def test_who_is_online(chat: Chat, ana: Program) -> None:
    assert await ana.do("GET", "/presence") == {"online": []}
    await chat.socket("bo")
    assert await ana.do("GET", "/presence") == {"online": ["bo"]}
    assert [it["online"] for it in await ana.do("GET", "/rooms/general/members")] == [False, True]


REFUSED: list[tuple[str, str, str, dict[str, Any], int, str]] = [
    ("bo", "POST", "/rooms", {"title": ""}, 422, "invalid_room"),
    ("bo", "POST", "/rooms", {"title": "x" * 81}, 422, "bad_request"),
    ("bo", "POST", "/rooms", {"title": "Team"}, 409, "room_taken"),
    ("bo", "POST", "/rooms", {"title": "Team", "kind": "direct"}, 422, "bad_request"),
    ("bo", "POST", "/rooms", {"title": "Team", "owner": "bo"}, 422, "bad_request"),
    ("bo", "POST", "/rooms/direct", {"usernames": []}, 422, "bad_request"),
    ("bo", "POST", "/rooms/direct", {"usernames": ["nobody"]}, 404, "not_found"),
    ("bo", "POST", "/rooms/direct", {"usernames": ["x"] * 33}, 422, "bad_request"),
    ("bo", "PATCH", "/rooms/team", {"title": "Mine"}, 403, "forbidden"),
    ("ana", "PATCH", "/rooms/team", {"title": ""}, 422, "invalid_room"),
    ("ana", "PATCH", "/rooms/team", {"topic": "x" * 251}, 422, "bad_request"),
    ("ana", "PATCH", "/rooms/general", {"archived": True}, 403, "forbidden"),
    ("ana", "POST", "/rooms/team/leave", {}, 409, "last_owner"),
    ("bo", "POST", "/rooms/general/leave", {}, 403, "forbidden"),
    ("bo", "POST", "/rooms/team/members", {"username": "nobody"}, 404, "not_found"),
    ("bo", "POST", "/rooms/team/members", {"user": "cem"}, 422, "bad_request"),
    ("bo", "PATCH", "/rooms/team/members/bo", {"role": "owner"}, 403, "forbidden"),
    ("ana", "PATCH", "/rooms/team/members/ana", {"role": "member"}, 409, "last_owner"),
    ("ana", "PATCH", "/rooms/team/members/bo", {"role": "king"}, 422, "bad_request"),
    ("ana", "PATCH", "/rooms/team/members/cem", {"role": "owner"}, 404, "not_found"),
    ("bo", "DELETE", "/rooms/team/members/ana", {}, 403, "forbidden"),
    ("ana", "DELETE", "/rooms/team/members/cem", {}, 404, "not_found"),
    ("bo", "POST", "/rooms/team/read", {"seq": -1}, 422, "bad_request"),
    ("bo", "POST", "/rooms/team/unread", {"seq": "1"}, 422, "bad_request"),
    ("bo", "PUT", "/rooms/team/notify", {"notify": "some"}, 422, "bad_request"),
    ("bo", "POST", "/rooms/team/typing", {"on": 1}, 422, "bad_request"),
]


async def test_refusals(ana: Program, bo: Program, cem: Program) -> None:
    before = await ana.do("GET", "/rooms")
    for who, method, path, body, status, code in REFUSED:
        asker = {"ana": ana, "bo": bo}[who]
        assert await asker.refused(method, path, **body) == (status, code), (method, path, body)
    assert await ana.do("GET", "/rooms") == before


async def test_an_archived_room_is_read_and_nothing_more(ana: Program, cem: Program) -> None:
    await ana.do("POST", "/rooms", title="Club")
    await ana.do("PATCH", "/rooms/club", archived=True)
    for asker, method, path, body in (
        (ana, "POST", "/rooms/club/messages", {"message": "x"}),
        (ana, "PATCH", "/rooms/club", {"title": "Other"}),
        (ana, "POST", "/rooms/club/members", {"username": "cem"}),
        (cem, "POST", "/rooms/club/join", {}),
    ):
        assert await asker.refused(method, path, **body) == (409, "archived"), path
    assert (await ana.do("GET", "/rooms/club/messages"))["last_seq"] == 2


OF_A_ROOM: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "", {}),
    ("PATCH", "", {"title": "Mine"}),
    ("POST", "/join", {}),
    ("POST", "/leave", {}),
    ("GET", "/members", {}),
    ("POST", "/members", {"username": "cem"}),
    ("PATCH", "/members/cem", {"role": "owner"}),
    ("PATCH", "/members/bo", {"role": "owner"}),
    ("DELETE", "/members/bo", {}),
    ("POST", "/read", {"seq": 1}),
    ("POST", "/unread", {"seq": 1}),
    ("PUT", "/notify", {"notify": "none"}),
    ("POST", "/typing", {"on": True}),
    ("GET", "/messages", {}),
    ("GET", "/messages?around=1", {}),
    ("GET", "/changes?after=0", {}),
    ("GET", "/pins", {}),
    ("POST", "/messages", {"message": "x"}),
]


@pytest.mark.parametrize("room", ["private", "direct"])
async def test_what_is_absent_and_what_is_not_yours_are_one_answer(ana: Program, cem: Program, room: str) -> None:
    name = "team" if room == "private" else (await ana.do("POST", "/rooms/direct", usernames=["bo"]))["room"]
    await ana.say(name, "a secret")
    before = await ana.do("GET", f"/rooms/{name}")
    for method, path, body in OF_A_ROOM:
        answers = [await cem.ask(method, f"/rooms/{it}{path}", **body) for it in (name, "nowhere")]
        assert [it.status_code for it in answers] == [404, 404], (method, path)
        assert answers[0].content == answers[1].content
    assert await ana.do("GET", f"/rooms/{name}") == before


async def test_nobody_gets_anywhere_without_a_token(chat: Chat, ana: Program) -> None:
    http = (await chat.visitor()).http_client
    http.headers["Accept"] = "application/json"
    nobody = Program(http, "nobody", "x")
    for method, path, body in [*OF_A_ROOM, ("GET", "/../me", {}), ("GET", "/../directory", {})]:
        assert await nobody.refused(method, f"/rooms/team{path}", **body) == (401, "unauthorized"), (method, path)


async def hear(socket: Socket, *types: str) -> list[dict[str, Any]]:
    """Everything of these types that has come so far."""
    await socket.send(type="ping", ref="fence")
    frames = []
    while (frame := await socket.next(*types, "pong")).get("ref") != "fence":
        frames.append(frame)
    return frames


async def test_a_stranger_hears_nothing_of_a_room(chat: Chat, ana: Program) -> None:
    stranger = await chat.socket("cem")
    message = await ana.say("team", "a secret")
    await ana.do("PATCH", f"/messages/{message['id']}", message="another")
    await ana.do("POST", "/rooms/team/typing", on=True)
    await ana.do("PATCH", "/rooms/team", topic="more secrets")
    await ana.do("DELETE", "/rooms/team/members/bo")
    assert await hear(stranger, "message", "typing", "room", "member", "read", "left") == []


@pytest.mark.parametrize("follow", ["", "&follow=general:0", "&follow=none"])
async def test_who_comes_into_a_room_is_told_and_follows_it_if_wanted(chat: Chat, ana: Program, follow: str) -> None:
    socket = await chat.raw_socket(f"/ws?token={await chat.token('cem')}{follow}")
    await ana.do("POST", "/rooms/team/members", username="cem")
    room = await socket.next("room")
    assert (room["room"], room["kind"], room["role"], room["last_rev"], room["unread"]) == (
        "team", "private", "member", 3, 1,
    )  # fmt: skip
    await ana.say("team", "welcome")
    heard = await hear(socket, "message")
    assert [it["message"] for it in heard] == ([] if follow.endswith("none") else ["welcome"])


@pytest.mark.parametrize("how", ["leave", "removal"])
async def test_who_goes_hears_that_on_every_socket_and_nothing_more(
    chat: Chat, ana: Program, bo: Program, how: str
) -> None:
    sockets = [await chat.socket("bo"), await chat.raw_socket(f"/ws?token={await chat.token('bo')}&follow=team:2")]
    for socket in sockets:
        await hear(socket)
    if how == "leave":
        await bo.do("POST", "/rooms/team/leave")
    else:
        await ana.do("DELETE", "/rooms/team/members/bo")
    await ana.say("team", "behind his back")
    await ana.do("POST", "/rooms/team/typing", on=True)
    for socket in sockets:
        heard = await hear(socket, "message", "left", "typing", "room")
        assert [it["type"] for it in heard] == ["message", "left"]
        assert heard[0]["system"] == ("left" if how == "leave" else "removed")
        assert heard[1] == {"type": "left", "room": "team"}
        refused = await socket.ask(type="subscribe", room="team", cursor=2)
        assert (refused["type"], refused["code"]) == ("error", "not_found")


async def test_a_change_of_the_room_or_of_my_place_in_it_reaches_my_sockets(
    chat: Chat, ana: Program, bo: Program
) -> None:
    socket = await chat.socket("bo")
    await ana.do("PATCH", "/rooms/team", title="Crew")
    assert (await socket.next("message"))["system"] == "title"
    told = await socket.next("room")
    assert told == {
        "type": "room", "room": "team", "kind": "private", "title": "Crew", "topic": "ours", "archived": False,
    }  # fmt: skip
    await ana.do("PATCH", "/rooms/team/members/bo", role="moderator")
    assert await socket.next("member") == {"type": "member", "room": "team", "username": "bo", "role": "moderator"}
    assert (await socket.next("room"))["role"] == "moderator"
    await bo.do("PUT", "/rooms/team/notify", notify="none")
    assert (await socket.next("room"))["notify"] == "none"
    await bo.do("POST", "/rooms/team/read", seq=2)
    assert await socket.next("read") == {
        "type": "read", "room": "team", "last_read_seq": 2, "unread": 1, "mentions": 0,
    }  # fmt: skip


async def test_a_change_of_my_place_does_not_follow_a_room_again_that_i_unsubscribed(
    chat: Chat, ana: Program, bo: Program
) -> None:
    socket = await chat.socket("bo")
    await socket.ask(type="unsubscribe", room="team")
    await bo.do("PUT", "/rooms/team/notify", notify="none")
    assert (await socket.next("room"))["notify"] == "none"
    await ana.say("team", "unheard")
    assert await hear(socket, "message") == []


@pytest.mark.parametrize("follow", ["team", "team:", ":", "team:-1", "team:x", "team:1.5", "team:1,", "none:", ","])
async def test_a_wrong_follow_is_refused_before_the_socket_is_accepted(chat: Chat, follow: str) -> None:
    token = await chat.token("ana")
    with pytest.raises(WebSocketUpgradeError) as refusal:
        await chat.raw_socket(f"/ws?token={token}&follow={follow}")
    assert refusal.value.response.status_code == 422
    assert refusal.value.response.json()["code"] == "bad_request"
