"""Edits, deletions, reactions and pins: one new rev and one event each, what changes nothing has neither."""

import asyncio
from collections.abc import Awaitable, Callable

import emoji
import pytest

import models
from services import messages
from services.errors import (
    BadRequest,
    ChatError,
    EmptyMessage,
    Forbidden,
    InvalidEmoji,
    MessageTooLong,
    NoSuchMessage,
    TooMany,
)
from services.events import Message
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import changes, listen, rows

Act = Callable[[House, Identity, int], Awaitable[Message]]

ACTS: dict[str, Act] = {
    "edit": lambda house, who, message_id: house.messages.edit(who, message_id, "other"),
    "delete": lambda house, who, message_id: house.messages.delete(who, message_id),
    "react": lambda house, who, message_id: house.messages.react(who, message_id, "👍", on=True),
    "unreact": lambda house, who, message_id: house.messages.react(who, message_id, "👍", on=False),
    "pin": lambda house, who, message_id: house.messages.pin(who, message_id, on=True),
    "unpin": lambda house, who, message_id: house.messages.pin(who, message_id, on=False),
}
KINDS = {"edit": "edited", "delete": "deleted", "react": "reacted", "pin": "pinned"}

every_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
first_acts = pytest.mark.parametrize("name", KINDS)


@first_acts
async def test_a_change_takes_the_next_rev_and_is_announced_whole(house: House, ana: Identity, name: str) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    await house.messages.post(ana, LOBBY, "next")
    reader = await listen(house, ana, LOBBY)
    changed = await ACTS[name](house, ana, message.id)
    assert (changed.seq, changed.rev, changed.change) == (1, 3, KINDS[name])
    assert changed.timestamp == message.timestamp
    assert await changes(reader) == [changed]
    assert (await rows(house, ana, LOBBY))[0] == changed == await house.history.message(ana, message.id)
    room = await house.rooms.get(ana, LOBBY)
    assert (room.last_seq, room.last_rev) == (2, 3)


@first_acts
async def test_the_same_again_changes_nothing(house: House, ana: Identity, name: str) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    first = await ACTS[name](house, ana, message.id)
    reader = await listen(house, ana, LOBBY)
    again = await asyncio.gather(*(ACTS[name](house, ana, message.id) for _ in range(3)))
    assert again == [first] * 3
    assert await changes(reader) == []
    assert (await house.rooms.get(ana, LOBBY)).last_rev == 2


@pytest.mark.parametrize("name", ["react", "pin"])
async def test_taking_back_is_a_change_too_and_only_once(house: House, ana: Identity, name: str) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    await ACTS[name](house, ana, message.id)
    back = await ACTS["un" + name](house, ana, message.id)
    assert (back.rev, back.reactions, back.pinned) == (3, (), False)
    assert await ACTS["un" + name](house, ana, message.id) == back
    assert (await house.rooms.get(ana, LOBBY)).last_rev == 3


@every_act
async def test_what_is_absent_deleted_or_elsewhere_is_one_answer(
    house: House, ana: Identity, bo: Identity, act: Act
) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    secret = await house.messages.post(ana, "team", "hello")
    [system, _] = await rows(house, ana, "team")
    for message_id in (secret.id, system.id, 999):
        with pytest.raises(NoSuchMessage):
            await act(house, bo, message_id)
        with pytest.raises(NoSuchMessage):
            await house.history.message(bo, message_id)
    with pytest.raises(NoSuchMessage):
        await act(house, ana, system.id)
    assert (await house.rooms.get(ana, "team")).last_rev == 2


@pytest.mark.parametrize("name", ["edit", "react", "unreact", "pin", "unpin"])
async def test_a_deleted_message_stays_as_it_is(house: House, ana: Identity, name: str) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    await house.messages.delete(ana, message.id)
    with pytest.raises(NoSuchMessage):
        await ACTS[name](house, ana, message.id)


async def test_own_messages_only_but_moderators_delete_any(house: House, ana: Identity, bo: Identity) -> None:
    """ana owns the lobby."""
    of_ana, of_bo = await house.messages.post(ana, LOBBY, "ana's"), await house.messages.post(bo, LOBBY, "bo's")
    for editor, message in ((ana, of_bo), (bo, of_ana)):
        with pytest.raises(Forbidden):
            await house.messages.edit(editor, message.id, "other")
    with pytest.raises(Forbidden):
        await house.messages.delete(bo, of_ana.id)
    assert (await house.messages.delete(ana, of_bo.id)).username == "bo"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" ", EmptyMessage), ("x" * 4001, MessageTooLong), ("\x00x", BadRequest), ("\ud800", BadRequest)],
)
async def test_an_edit_is_checked_like_a_post(house: House, ana: Identity, text: str, refusal: type[ChatError]) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    with pytest.raises(refusal):
        await house.messages.edit(ana, message.id, text)
    assert await rows(house, ana, LOBBY) == [message]


async def test_nothing_that_was_said_is_left_of_a_deleted_message(house: House, ana: Identity, bo: Identity) -> None:
    message = await house.messages.post(ana, LOBBY, "a secret for @bo", "c1")
    answer = await house.messages.post(bo, LOBBY, "what?", reply_to=message.id)
    await house.messages.edit(ana, message.id, "another secret for @bo")
    await house.messages.react(bo, message.id, "👍", on=True)
    await house.messages.pin(bo, message.id, on=True)
    gone = await house.messages.delete(ana, message.id)
    assert (gone.deleted, gone.seq, gone.username, gone.message) == (True, 1, "ana", "")
    assert (gone.mentions, gone.reactions, gone.edited_at, gone.pinned) == ((), (), None, False)
    assert (await house.rooms.get(bo, LOBBY)).mentions == 0
    for row in await models.Message.all().values():
        assert "secret" not in str(row)
    quote = (await house.history.message(ana, answer.id)).reply_to
    assert quote is not None
    assert (quote.deleted, quote.message) == (True, "")
    assert await house.messages.post(ana, LOBBY, "a secret for @bo", "c1") == gone  # a late resend


async def test_everybody_reacts_once_with_each_emoji(house: House, ana: Identity, bo: Identity) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    await asyncio.gather(
        *(house.messages.react(who, message.id, mark, on=True) for mark in "❤👍" for who in (bo, ana, bo))
    )
    shown = await house.history.message(ana, message.id)
    assert [(it.emoji, it.usernames) for it in shown.reactions] == [("❤️", ("bo", "ana")), ("👍", ("bo", "ana"))]
    assert shown.rev == 5
    shown = await house.messages.react(bo, message.id, "❤️", on=False)
    assert [(it.emoji, it.usernames) for it in shown.reactions] == [("❤️", ("ana",)), ("👍", ("bo", "ana"))]
    with pytest.raises(InvalidEmoji):
        await house.messages.react(bo, message.id, "+1", on=True)


async def test_a_message_takes_twenty_emoji(house: House, ana: Identity, bo: Identity) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    marks = [it for it in emoji.EMOJI_DATA if len(it) == 1][: messages.MOST_EMOJI + 1]
    for mark in marks[:-1]:
        await house.messages.react(ana, message.id, mark, on=True)
    with pytest.raises(TooMany):
        await house.messages.react(bo, message.id, marks[-1], on=True)
    await house.messages.react(bo, message.id, marks[0], on=True)  # one that is there already
    await house.messages.react(ana, message.id, marks[1], on=False)
    await house.messages.react(bo, message.id, marks[-1], on=True)


async def test_a_room_has_so_many_pins_that_were_pinned_last_first(
    house: House, ana: Identity, bo: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "MOST_PINS", 2)
    one, two, three = [await house.messages.post(ana, LOBBY, text) for text in ("one", "two", "three")]
    for message in (two, one):
        await house.messages.pin(bo, message.id, on=True)
    with pytest.raises(TooMany):
        await house.messages.pin(bo, three.id, on=True)
    assert [it.message for it in await house.history.pins(await house.rooms.get(ana, LOBBY))] == ["one", "two"]
    await house.messages.delete(ana, one.id)
    await house.messages.pin(bo, three.id, on=True)
    assert [it.message for it in await house.history.pins(await house.rooms.get(ana, LOBBY))] == ["three", "two"]


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (messages.MOST_EMOJI, messages.MOST_PINS) == (20, 100)
