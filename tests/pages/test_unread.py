"""What is new to a reader: the line, the banner that leads to it, and what another tab of theirs does about both."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from nicegui.testing import User

from pages.components.messages.message_list import MessageList
from pages.components.messages.unread_banner import new_since
from services.history import PAGE
from tests.chat import WITHIN, Chat, say, until_shown

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not condition():
            await asyncio.sleep(0.01)


def messages_of(user: User) -> MessageList:
    [messages] = user.find(kind=MessageList).elements
    return messages


def line(user: User) -> int | None:
    return messages_of(user).unread_from


def miss_line(user: User, above: bool = True) -> None:
    user.find(marker="scroller").trigger("line", above)


async def post(chat: Chat, name: str, *texts: str) -> None:
    headers = {"Authorization": f"Bearer {await chat.token(name)}"}
    for text in texts:
        answer = await chat.http.post("/rooms/general/messages", json={"message": text}, headers=headers)
        assert answer.status_code == 200


async def likes_the_newest(chat: Chat, name: str) -> None:
    headers = {"Authorization": f"Bearer {await chat.token(name)}"}
    assert (await chat.http.patch("/me", json={"always_newest": True}, headers=headers)).status_code == 200


def test_it_is_said_when_the_first_of_them_came() -> None:
    said = {NOON - timedelta(days=ago): new_since(42, NOON - timedelta(days=ago), NOON) for ago in (0, 1, 6, 7)}
    assert [*said.values()] == [
        "42 new since 12:00",
        "42 new since Monday 12:00",
        "42 new since Wednesday 12:00",
        "42 new since 17 November 12:00",
    ]
    assert new_since(1, None, NOON) == "1 new"


async def test_banner_is_there_while_the_line_is_out_of_sight(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "one", "two")
    await bo.open("/")
    miss_line(bo)
    await bo.should_see("2 new since")
    await post(chat, "ana", "three")
    await bo.should_see("3 new since")
    miss_line(bo, False)
    await bo.should_not_see("new since")
    assert line(bo) == 1


async def test_banner_is_not_kept_up_to_date_for_nobody(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "one")
    await bo.open("/")
    miss_line(bo)
    await bo.should_see("1 new since")
    bo.find(marker="scroller").trigger("attention", [True, False])
    await post(chat, "ana", "two")
    await until_shown(bo, "two")
    await bo.should_see("1 new since")
    bo.find(marker="scroller").trigger("attention", [True, True])
    await bo.should_see("2 new since")


async def test_all_is_read_without_being_looked_at(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "one", "two")
    await bo.open("/")
    miss_line(bo)
    await bo.should_see("Mark read")
    bo.find(marker="mark-read").click()
    await until(lambda: line(bo) is None)
    await post(chat, "bo", "what I say myself is read")
    await bo.open("/")
    assert line(bo) is None


async def test_line_stands_where_it_belongs_although_that_is_not_loaded(chat: Chat) -> None:
    bo = await chat.person("bo")
    await likes_the_newest(chat, "bo")
    await post(chat, "ana", *(str(number) for number in range(PAGE + 10)))
    await bo.open("/")
    assert line(bo) == 1
    miss_line(bo)
    await bo.should_see(f"{PAGE + 10} new since")
    bo.find(marker="jump").trigger("click", [1, 200.0])
    await until(lambda: messages_of(bo).window.first == 1)


async def test_it_is_known_when_any_of_them_was_said(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", *(str(number) for number in range(PAGE + 10)))
    await until_shown(bo, str(PAGE + 9))
    when = messages_of(bo)._hears.when
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    answer = await chat.http.get("/rooms/general/messages?limit=200", headers=headers)
    said = {it["seq"]: datetime.fromisoformat(it["timestamp"]) for it in answer.json()["messages"]}
    assert await when(PAGE + 10) == said[PAGE + 10]
    await likes_the_newest(chat, "bo")
    await bo.open("/")
    assert messages_of(bo).window.first > 3
    assert await messages_of(bo)._hears.when(3) == said[3]


async def test_what_is_read_in_one_tab_is_read_in_the_others(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "one", "two")
    await bo.open("/")
    other = await chat.person("bo")
    assert line(bo) == line(other) == 1
    other.find(marker="scroller").trigger("reading", 1)
    await post(chat, "ana", "fence")
    await until_shown(bo, "fence")
    assert line(bo) == 1, "not all of it was read"
    other.find(marker="scroller").trigger("reading", 3)
    await until(lambda: line(bo) is None)
    assert line(other) == 1, "it does not run ahead of who reads there"


async def test_what_is_marked_unread_in_one_tab_is_so_in_the_others(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "one", "two")
    await bo.open("/")
    other = await chat.person("bo")
    for tab in (bo, other):
        tab.find(marker="scroller").trigger("reading", 2)
    bo.find(marker="rows").trigger("act", ["unread", messages_of(bo).messages[1].id, None])
    await until(lambda: line(bo) == line(other) == 2)


async def test_what_is_looked_up_further_down_is_no_reading_of_what_lies_between(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", *(str(number) for number in range(3 * PAGE)))
    await bo.open(f"/rooms/general/{2 * PAGE}")
    bo.find(marker="scroller").trigger("reading", 2 * PAGE)
    await say(bo, "fence")
    await until(lambda: messages_of(bo).newest == 3 * PAGE + 1)
    headers = {"Authorization": f"Bearer {await chat.token('bo')}"}
    assert (await chat.http.get("/rooms/general", headers=headers)).json()["last_read_seq"] == 0
    bo.find(marker="scroller").trigger("reading", 3 * PAGE + 1)
    async with asyncio.timeout(WITHIN):
        while (await chat.http.get("/rooms/general", headers=headers)).json()["unread"]:
            await asyncio.sleep(0.01)


async def test_line_moves_on_for_who_had_read_all_before_they_turned_away(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "one")
    await bo.open("/")
    assert line(bo) == 1
    bo.find(marker="scroller").trigger("reading", 1)
    bo.find(marker="scroller").trigger("attention", [True, False])
    for text in ("two", "three"):
        await post(chat, "ana", text)
        await until_shown(bo, text)
    assert line(bo) == 2


async def test_a_change_of_what_is_not_loaded_is_no_new_message(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", *(str(number) for number in range(2 * PAGE)))
    await bo.open("/rooms/general/5")
    bo.find(marker="scroller").trigger("attention", [False, True])
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    answer = await chat.http.get("/rooms/general/messages?limit=1", headers=headers)
    newest = answer.json()["messages"][0]["id"]
    assert (await chat.http.put(f"/messages/{newest}/reactions/👍", headers=headers)).status_code == 200
    await post(chat, "ana", "one more")
    await bo.should_see("1 new")


async def test_who_reads_above_stays_there_when_all_has_to_be_read_again(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", *(str(number) for number in range(2 * PAGE)))
    await bo.open("/rooms/general/5")
    before = messages_of(bo).window
    bo.find(marker="scroller").trigger("attention", [False, True])
    messages_of(bo).read_again()
    assert messages_of(bo).window.newer
    bo.find(marker="scroller").trigger("again", [5, 100.0])
    await until(lambda: messages_of(bo).window is not before)
    assert messages_of(bo).window.find(5)


async def test_neither_what_the_room_tells_nor_what_was_deleted_is_where_the_line_stands(chat: Chat) -> None:
    bo = await chat.person("bo")
    await post(chat, "ana", "deleted", "said")
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    assert (await chat.http.delete("/messages/1", headers=headers)).status_code == 200
    await bo.open("/")
    assert line(bo) == 2
    await say(bo, "fence")
    await until_shown(bo, "fence")
