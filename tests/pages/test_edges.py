"""Where there is nothing yet, nothing found, nothing any more: what a page says, and the way on."""

import asyncio

from nicegui.testing import User

from pages.components.messages.message_list import MessageList
from tests.chat import WITHIN, Chat, press, say, shown, until_shown


def headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def list_of(user: User) -> MessageList:
    return max(user.find(kind=MessageList).elements, key=lambda it: it.id)  # a page that turns has two


async def test_whoever_comes_first_sees_how_others_come_in(chat: Chat) -> None:
    ana = await chat.person("ana")
    await ana.should_see("Nobody else is here yet. Bring them in:")
    await ana.should_see(marker="join-address")
    await chat.register("bo")
    await ana.should_not_see("Nobody else is here yet. Bring them in:")
    await ana.open("/")
    await ana.should_see("Welcome to General")
    await ana.should_not_see("Nobody else is here yet. Bring them in:")


async def test_an_empty_direct_conversation_says_who_they_are(chat: Chat) -> None:
    ana = await chat.person("ana")
    await chat.register("bo")
    answer = await chat.http.post("/rooms/direct", json={"usernames": ["bo"]}, headers=headers(await chat.token("ana")))
    await ana.open(f"/rooms/{answer.json()['room']}")
    await ana.should_see("@bo")
    await say(ana, "hello")
    await until_shown(ana, "hello")
    await ana.open(f"/rooms/{answer.json()['room']}")
    await ana.should_see("Welcome to bo")


async def test_an_address_of_a_message_that_is_not_there_is_told(chat: Chat) -> None:
    ana = await chat.person("ana")
    for text in ("one", "two"):
        await say(ana, text)
        await until_shown(ana, text)
    await chat.http.delete("/messages/1", headers=headers(await chat.token("ana")))
    for address in ("/rooms/general/1", "/rooms/general/99"):
        await ana.open(address)
        await ana.should_see("This message is not available.")
        assert shown(ana)[-1].message == "two"


async def test_an_address_of_a_room_that_is_closed_to_one_leads_nowhere(chat: Chat) -> None:
    ana, bo = await chat.person("ana"), await chat.person("bo")
    token = headers(await chat.token("ana"))
    for title, kind in (("Secret", "private"), ("Plaza", "public")):
        assert (await chat.http.post("/rooms", json={"title": title, "kind": kind}, headers=token)).status_code == 200
    await say(ana, "here")
    await until_shown(bo, "here")
    for address in ("/rooms/secret/1", "/rooms/nowhere/1"):
        bo.find(marker="page").trigger("click", address)
        await bo.should_see("This message is not available.")
        assert shown(bo)[-1].message == "here"
    bo.find(marker="page").trigger("click", "/rooms/plaza/1")
    await bo.should_see("You are not in Plaza yet")


async def test_what_was_not_found_and_where_it_was_looked_for(chat: Chat) -> None:
    ana = await chat.person("ana")
    press(ana, "search")
    await ana.should_see("What are you looking for?")
    [field] = ana.find(marker="search-field").elements
    field.value = "unheard of from:ana has:link before:someday"  # type: ignore[attr-defined]
    await ana.should_see("Nothing was found for unheard of before:someday")
    await ana.should_see("Looked only at from:ana has:link.")
    field.value = "unheard"  # type: ignore[attr-defined]
    await ana.should_see("try fewer letters")


async def test_a_room_that_one_is_shown_out_of_can_only_be_read(chat: Chat) -> None:
    token = headers(await chat.token("ana"))
    assert (await chat.http.post("/rooms", json={"title": "Plaza", "kind": "public"}, headers=token)).status_code == 200
    bo = await chat.person("bo")
    assert (await chat.http.post("/rooms/plaza/join", headers=headers(await chat.token("bo")))).status_code == 200
    await bo.open("/rooms/plaza")
    assert "read-only" not in list_of(bo).classes
    assert (await chat.http.delete("/rooms/plaza/members/bo", headers=token)).status_code == 204
    await bo.should_see("You are no longer in this room. What was said until now can still be read.")
    async with asyncio.timeout(WITHIN):
        while "read-only" not in list_of(bo).classes:
            await asyncio.sleep(0.01)
    bo.find("Back").click()
    await bo.should_see("Welcome to General")
