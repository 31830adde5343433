"""However much there is, what is asked for a message, a page or a socket is looked up by an index."""

import models
from tests.chat import Chat, say, until_shown
from tests.pages.rooms import post, room, turn, until_in
from tests.plans import asked, read_whole

ALL_OF_THEM = {
    'FROM "users"  ORDER BY "username_key"': {"users"},  # everybody's name and face
    '"display_name" IS NOT NULL OR "colour" IS NOT NULL': {"users"},  # whose face is not what the name makes of it
    'FROM "users" WHERE "username_key" LIKE': {"users"},  # in whose name some letters stand in this order
    'SELECT 1 FROM "users" LIMIT': {"users"},  # whether there is anybody at all: ends at the first
    "COUNT": {"rooms"},  # all public rooms
}
"""Part of a statement -> the tables of which it wants all."""


async def test_everything_is_looked_up_by_an_index(chat: Chat) -> None:
    with asked() as statements:
        await use(chat)
    assert len(statements) > 40
    faults = {}
    for query, values in statements.items():
        wanted = {table for part, tables in ALL_OF_THEM.items() if part in query for table in tables}
        if whole := await read_whole(query, values) - wanted:
            faults[query] = whole
    assert faults == {}


async def test_a_reading_without_an_index_is_noticed(chat: Chat) -> None:
    with asked() as statements:
        await models.Message.filter(username="ana")
    [(query, values)] = statements.items()
    assert await read_whole(query, values) == {"messages"}


async def use(chat: Chat) -> None:
    """Everything that is done again and again in a chat, through every door."""
    await room(chat, "bo", "Design", "ana")
    await post(chat, "bo", "design", "how it looks, @ana")
    page = await chat.person("ana")
    await turn(page, "/rooms/design")
    await until_in(page, "Design")
    await say(page, "well")
    await until_shown(page, "well")
    socket = await chat.socket("cem")
    for frame in (
        {"type": "post", "room": "general", "message": "hello", "client_id": "a"},
        {"type": "post", "room": "general", "message": "hello", "client_id": "a"},
        {"type": "subscribe", "room": "general", "cursor": 0},
        {"type": "history", "room": "general", "before": 2},
        {"type": "read", "room": "general", "seq": 1},
    ):
        assert (await socket.ask(**frame))["type"] != "error"
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    said = (await chat.http.get("/rooms/design/messages", headers=headers)).json()["messages"]
    mine = next(it["id"] for it in said if it["username"] == "ana" and it["message"] == "well")
    for method, path, body in (
        ("GET", "/rooms", None),
        ("GET", "/directory", None),
        ("GET", "/people", None),
        ("GET", "/saved", None),
        ("GET", "/me", None),
        ("GET", "/me/sessions", None),
        ("GET", "/search?q=looks", None),
        ("GET", "/search?q=lo", None),
        ("GET", "/rooms/design/members", None),
        ("GET", "/rooms/design/pins", None),
        ("GET", "/rooms/design/messages?after=0", None),
        ("GET", f"/messages/{mine}", None),
        ("POST", "/rooms/design/read", {"seq": 1}),
        ("POST", "/rooms/design/messages", {"message": "so it is", "reply_to": mine}),
        ("PUT", f"/messages/{mine}/reactions/👍", None),
        ("PUT", f"/messages/{mine}/pin", None),
        ("PATCH", f"/messages/{mine}", {"message": "very well, @bo"}),
        ("DELETE", f"/messages/{mine}", None),
    ):
        answer = await chat.http.request(method, path, json=body, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
