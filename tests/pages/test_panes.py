"""What stands beside a conversation: members, pins, answers, what was found; as a simulated person uses it."""

import asyncio

from nicegui import ui

from pages.components.pane import Pane
from pages.components.rooms.member_list import MemberList
from tests.chat import WITHIN, Chat, message_on, press, say, until_shown
from tests.pages.rooms import close, post, room, turn, until_in


async def test_members_beside_the_conversation_and_what_an_owner_may_do(chat: Chat) -> None:
    name = await room(chat, "ana", "Design", "bo")
    ana = await chat.person("ana")
    await turn(ana, f"/rooms/{name}")
    await until_in(ana, "Design")
    press(ana, "members")
    await ana.should_see(marker="member-list", retries=20)
    press(ana, "choose", "bo")
    await ana.should_see("Make moderator", retries=20)
    ana.find(marker="make-moderator").click()
    await ana.should_see("moderator", retries=20)
    close(ana)
    press(ana, "choose", "bo")
    await ana.should_see("Remove from room", retries=20)
    ana.find(marker="remove-from-room").click()
    async with asyncio.timeout(WITHIN):
        while "bo" in [name for it in ana.find(kind=MemberList).elements for name in it.usernames]:
            await asyncio.sleep(0.01)


async def test_inviting_from_the_pane(chat: Chat) -> None:
    name = await room(chat, "ana", "Design")
    bo = await chat.person("bo")
    ana = await chat.person("ana")
    await turn(ana, f"/rooms/{name}")
    await until_in(ana, "Design")
    press(ana, "members")
    await ana.should_see(marker="invite-somebody", retries=20)
    ana.find(marker="invite-somebody").click()
    ana.find(marker="name").type("nobody")
    ana.find(marker="invite").click()
    await ana.should_see("There is nobody of this name.", retries=20)
    ana.find(marker="name").clear().type("bo")
    ana.find(marker="invite").click()
    await bo.should_see("Design", retries=20)


async def test_pins_and_answers_beside_the_conversation(chat: Chat) -> None:
    ana = await chat.person("ana")
    socket = await chat.socket("bot")
    first = await socket.ask(type="post", message="remember this")
    press(ana, "pinned-messages")
    await ana.should_see("Nothing is pinned", retries=20)
    headers = {"Authorization": f"Bearer {await chat.token('bot')}"}
    await chat.http.put(f"/messages/{first['id']}/pin", headers=headers)
    await ana.should_not_see("Nothing is pinned", retries=60)
    with ana.scope(kind=Pane):
        await ana.should_see("remember this", retries=20)
        ana.find(marker="close").click()
        await ana.should_not_see("remember this")


async def test_what_was_said_is_found_in_all_my_rooms(chat: Chat) -> None:
    name = await room(chat, "bo", "Design", "ana")
    await post(chat, "bo", name, "the contrast of the pillow is <b>low</b>")
    await post(chat, "bo", "general", "somebody lost a pillow")
    await post(chat, "bo", await room(chat, "bo", "Board", kind="private"), "a secret pillow")
    ana = await chat.person("ana")
    press(ana, "search")
    await ana.should_see("What are you looking for?", retries=20)
    ana.find(marker="search-field").type("pillow")
    with ana.scope(kind=Pane):
        await ana.should_see("the contrast of the pillow", retries=20)
        await ana.should_see("somebody lost a pillow")
        await ana.should_not_see("a secret pillow")
        ana.find(marker="only-here").click()
        await ana.should_not_see("the contrast of the pillow", retries=20)
        await ana.should_see("somebody lost a pillow", retries=20)
        ana.find(marker="search-field").clear().type("in:nowhere pillow")
        await ana.should_see("Nothing was found for pillow", retries=20)
        await ana.should_see("Looked only at in:general in:nowhere.")
        ana.find(marker="search-field").clear().type('"')
        await ana.should_see("Nothing was found", retries=20)


async def test_answers_to_a_message_stand_together_and_one_answers_there(chat: Chat) -> None:
    ana, bo = await chat.person("ana"), await chat.person("bo")
    await say(ana, "who comes to lunch?")
    await until_shown(bo, "who comes to lunch?")
    bo.find(marker="rows").trigger("act", ["thread", message_on(bo, "who comes to lunch?").id, None])
    await bo.should_see("No answers yet", retries=20)
    bo.find(marker="answer", kind=ui.textarea).type("I do")
    bo.find(marker="answer", kind=ui.button).click()
    await bo.should_see("1 answer", retries=40)
    await until_shown(ana, "I do")
    [field] = bo.find(marker="answer", kind=ui.textarea).elements
    assert field.value == ""
