"""What people do with messages and with the field, as a simulated person does it: the browser's part is triggered."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from nicegui.testing import User

from pages.components.messages.found import FoundList
from pages.components.messages.message_list import MessageList
from pages.components.writing.composer import Composer
from tests.chat import WITHIN, Chat, message_on, press, say, shown, until_shown


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not condition():
            await asyncio.sleep(0.01)


def act(user: User, action: str, text: str, extra: Any = None) -> None:
    """Do something with the message that has this text."""
    user.find(marker="rows").trigger("act", [action, message_on(user, text).id, extra])


async def both(chat: Chat, *texts: str) -> tuple[User, User]:
    """Ana, who has said something, and Bo."""
    ana, bo = await chat.person("ana"), await chat.person("bo")
    for text in texts:
        await say(ana, text)
        await until_shown(ana, text)
        await until_shown(bo, text)
    return ana, bo


async def test_a_reaction_is_toggled_and_seen_by_all(chat: Chat) -> None:
    ana, bo = await both(chat, "hello")
    act(bo, "react", "hello", "👍")
    for user in (ana, bo):
        await user.should_see("👍 1", retries=20)
    act(ana, "react", "hello", "👍")
    await bo.should_see("👍 2", retries=20)
    act(bo, "react", "hello", "👍")
    await bo.should_see("👍 1", retries=20)


async def test_an_answer_quotes_what_it_answers(chat: Chat) -> None:
    _, bo = await both(chat, "the question")
    act(bo, "reply", "the question")
    await bo.should_see("Reply to ana", retries=20)
    bo.find(marker="form").trigger("send", ["the answer", "0123", message_on(bo, "the question").id])
    await until_shown(bo, "the answer")
    quote = message_on(bo, "the answer").reply_to
    assert quote
    assert (quote.username, quote.message) == ("ana", "the question")
    bo.find(marker="form").trigger("dismiss")
    await bo.should_not_see("Reply to ana", retries=20)


async def test_a_message_of_ones_own_is_edited(chat: Chat) -> None:
    ana, bo = await both(chat, "teh first", "the second")
    act(ana, "edit", "teh first")
    await ana.should_see("Edit message", retries=20)
    ana.find(marker="form").trigger("revise", [message_on(ana, "teh first").id, "the first"])
    await until_shown(bo, "the first")
    await bo.should_see("edited")
    act(bo, "edit", "the second")
    await bo.should_not_see("Edit message")


async def test_up_edits_the_last_message_of_ones_own(chat: Chat) -> None:
    ana, bo = await both(chat, "mine")
    await say(bo, "not mine")
    await until_shown(ana, "not mine")
    ana.find(marker="composer").trigger("keydown", "edit")
    await ana.should_see("Edit message", retries=20)
    await ana.should_see("mine")
    ana.find(marker="composer").trigger("keydown", "reply")
    await ana.should_see("Reply to bo", retries=20)


async def test_a_deletion_is_asked_for_once(chat: Chat) -> None:
    ana, bo = await both(chat, "a slip", "fence")
    act(ana, "delete", "a slip")
    await ana.should_see("Delete this message?", retries=20)
    ana.find("Cancel").click()
    await bo.should_see("a slip")
    act(ana, "delete", "a slip")
    await ana.should_see("Delete this message?", retries=20)
    ana.find(marker="delete").click()
    await bo.should_see("Message deleted", retries=20)
    await bo.should_not_see("a slip")


async def test_a_deletion_is_undone(chat: Chat) -> None:
    ana, bo = await both(chat, "said in haste", "fence")
    for user in (ana, bo):
        act(user, "react", "said in haste", "👍")
    await bo.should_see("👍 2")
    act(ana, "delete", "said in haste")
    await ana.should_see("Delete this message?")
    ana.find(marker="delete").click()
    await bo.should_see("Message deleted")
    await bo.should_not_see("Undo")
    ana.find(marker="undo").click()
    await until_shown(bo, "said in haste")
    await bo.should_see("👍 2")
    await ana.should_not_see("Undo")


async def test_undo_is_offered_for_a_moment(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.components.messages import undo  # now that the page has loaded it

    monkeypatch.setattr(undo, "OFFERED", 0.5)
    ana, _ = await both(chat, "a slip")
    act(ana, "delete", "a slip")
    await ana.should_see("Delete this message?")
    ana.find(marker="delete").click()
    await ana.should_see("Undo")
    await ana.should_not_see("Undo")


async def test_what_is_saved_is_found_again(chat: Chat) -> None:
    ana, bo = await both(chat, "remember me", "and me")
    for text in ("remember me", "and me"):
        act(bo, "save", text)
        await bo.should_see("Saved.")
    press(bo, "saved-messages")
    await bo.should_see("Saved messages")
    await until(lambda: found(bo) == ["and me", "remember me"])
    await say(ana, "fence")
    ana.find(marker="form").trigger("revise", [message_on(ana, "and me").id, "and me, too"])
    await until(lambda: found(bo) == ["and me, too", "remember me"])
    act(bo, "unsave", "remember me")
    await until(lambda: found(bo) == ["and me, too"])
    bo.find(marker="remove-from-saved").click()
    await bo.should_see("Nothing is saved")


def found(user: User) -> list[str]:
    lists = [it for it in user.client.elements.values() if isinstance(it, FoundList)] if user.client else []
    return [message.message for it in lists for message in it._messages]


async def test_a_menu_offers_what_one_may_do(chat: Chat) -> None:
    ana, bo = await both(chat, "hers")
    await say(bo, "his")
    await until_shown(ana, "his")
    act(bo, "save", "hers")
    await bo.should_see("Saved.")
    for user, text, expected in (
        (ana, "hers", (False, True)),
        (ana, "his", (False, True)),
        (bo, "hers", (True, False)),
        (bo, "his", (False, True)),
    ):
        offered: list[tuple[bool, bool]] = []
        [messages] = user.find(kind=MessageList).elements
        messages.offer = lambda _, saved, deletable, to=offered: to.append((saved, deletable))  # type: ignore[method-assign,misc]
        act(user, "menu", text)
        await until(lambda to=offered, that=expected: to == [that])  # type: ignore[misc]


async def test_a_refusal_is_told(chat: Chat) -> None:
    _, bo = await both(chat, "hers")
    bo.find(marker="form").trigger("revise", [message_on(bo, "hers").id, "his"])
    await bo.should_see("Only its author may edit a message.", retries=20)
    act(bo, "delete", "hers")
    await say(bo, "fence")
    await until_shown(bo, "fence")
    await bo.should_not_see("Delete this message?", retries=1)


async def test_a_message_is_pinned_and_unpinned(chat: Chat) -> None:
    ana, bo = await both(chat, "keep this")
    act(ana, "pin", "keep this")
    await until(lambda: message_on(bo, "keep this").pinned)
    act(bo, "unpin", "keep this")
    await until(lambda: not message_on(ana, "keep this").pinned)


async def test_what_is_marked_unread_stays_unread(chat: Chat) -> None:
    _, bo = await both(chat, "first", "second")
    bo.find(marker="scroller").trigger("reading", 2)
    act(bo, "unread", "second")
    await until(lambda: unread_line(bo) == 2)
    bo.find(marker="scroller").trigger("reading", 2)
    await bo.open("/")
    assert unread_line(bo) == 2
    bo.find(marker="composer").trigger("keydown", "newest")
    await until(lambda: unread_line(bo) is None)


async def test_the_line_stands_above_the_first_message_that_was_not_read(chat: Chat) -> None:
    ana, bo = await both(chat, "one", "two", "three")
    bo.find(marker="scroller").trigger("reading", 1)
    await say(bo, "fence")
    await until_shown(ana, "fence")
    await bo.open("/")
    assert unread_line(bo) == 2
    assert unread_line(ana) is None


async def test_a_line_is_drawn_when_something_comes_while_one_does_not_look(chat: Chat) -> None:
    ana, bo = await both(chat, "seen")
    bo.find(marker="scroller").trigger("attention", [False, True])
    for text in ("one", "two"):
        await say(ana, text)
        await until_shown(bo, text)
    assert unread_line(bo) == 2
    await bo.should_see("2 new")
    bo.find(marker="scroller").trigger("attention", [True, True])
    await bo.should_not_see("2 new", retries=20)
    assert unread_line(bo) == 2, "it does not run ahead of the reader"


def unread_line(user: User) -> int | None:
    [messages] = user.find(kind=MessageList).elements
    return messages.unread_from


async def test_who_is_typing_is_told_to_the_others(chat: Chat) -> None:
    ana, bo = await both(chat)
    ana.find(marker="form").trigger("typing", True)
    await bo.should_see("ana is typing…", retries=20)
    await ana.should_not_see("ana is typing…")
    await say(ana, "done")
    ana.find(marker="form").trigger("typing", False)
    await bo.should_not_see("ana is typing…", retries=20)


async def test_commands(chat: Chat) -> None:
    ana, bo = await both(chat)
    for written, said in (
        ("/me waves", "_ana waves_"),
        ("//not a command", "/not a command"),
        ("/usr/bin", "/usr/bin"),
    ):
        await say(ana, written)
        await until_shown(bo, said)
    await say(ana, "/topic All of them")
    await until_shown(bo, "changed the topic to All of them")
    await say(ana, "/help")
    await ana.should_see("Bring somebody into the room", retries=20)
    await say(ana, "/nonsense")
    await ana.should_see("There is no such command. /help lists them; begin with // to say it as it is.", retries=20)
    await say(ana, "/leave")
    await ana.should_see("Everybody stays in the lobby, and in a direct conversation.", retries=20)


async def test_what_one_may_mean(chat: Chat) -> None:
    ana, bo = await both(chat, "hello")
    await chat.register("bob")
    [composer] = ana.find(kind=Composer).elements
    suggest = composer._writing.suggest
    await say(bo, "I spoke last")
    await until_shown(ana, "I spoke last")
    assert [it.insert for it in await suggest("@", "")] == ["@bo", "@bob", "@all"]
    assert [it.insert for it in await suggest("@", "OB")] == ["@bob"]
    assert [it.insert for it in await suggest("#", "gen")] == ["#general"]
    assert (await suggest(":", "thumbs_u"))[0].insert == "👍"
    assert (await suggest("/", "t"))[0].insert == "/topic"


async def test_what_is_done_to_a_message_that_is_not_there_is_passed_over(chat: Chat) -> None:
    ana, _ = await both(chat, "hello")
    for action in ("react", "edit", "nonsense", "act"):
        ana.find(marker="rows").trigger("act", [action, 12345, None])
        ana.find(marker="rows").trigger("act", ["nonsense", 1, None])
    await say(ana, "fence")
    await until_shown(ana, "fence")
    assert [message.message for message in shown(ana)] == ["hello", "fence"]


async def test_likes_are_minded(chat: Chat) -> None:
    ana, bo = await both(chat, "one", "two")
    headers = {"Authorization": f"Bearer {await chat.token('bo')}"}
    likes = {"always_newest": True, "ctrl_enter_sends": True}
    assert (await chat.http.patch("/me", json=likes, headers=headers)).status_code == 200
    await bo.open("/")
    [scroller] = bo.find(marker="scroller").elements
    [form] = bo.find(marker="form").elements
    assert unread_line(bo) == 1
    assert "data-land" not in scroller.props
    assert form.props["data-ctrl-enter"] == "true"
    await say(ana, "fence")
    await until_shown(bo, "fence")
