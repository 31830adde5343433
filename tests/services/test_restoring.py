"""A deletion can be undone for a moment, by the one who deleted; the store keeps nothing for that."""

import asyncio
from dataclasses import replace

import pytest

import models
from services import regrets
from services.errors import NoSuchMessage
from services.events import Message
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import changes, listen, rows


async def test_everything_is_as_it_was(house: House, ana: Identity, bo: Identity) -> None:
    question = await house.messages.post(ana, LOBBY, "the question")
    answer = await house.messages.post(ana, LOBBY, "@bo, the answer", reply_to=question.id)
    await house.messages.react(bo, answer.id, "👍", on=True)
    await house.messages.edit(ana, answer.id, "@bo, the better answer")
    before = await house.messages.pin(ana, answer.id, on=True)
    follow_up = await house.messages.post(bo, LOBBY, "thanks", reply_to=answer.id)
    reader = await listen(house, ana, LOBBY)
    await house.messages.delete(ana, answer.id)
    assert (await house.rooms.get(bo, LOBBY)).mentions == 0
    restored = await house.messages.restore(ana, answer.id)
    assert restored == replace(before, rev=restored.rev, change="restored")
    assert (await house.rooms.get(bo, LOBBY)).mentions == 1
    assert [it.change for it in await changes(reader)] == ["deleted", "edited", "restored", "edited"]
    now = {it.id: it for it in await rows(house, ana, LOBBY)}
    assert now[answer.id] == restored
    assert now[follow_up.id].reply_to == follow_up.reply_to


async def test_it_quotes_what_it_answers_as_that_is_by_now(house: House, ana: Identity) -> None:
    question = await house.messages.post(ana, LOBBY, "the qestion")
    answer = await house.messages.post(ana, LOBBY, "the answer", reply_to=question.id)
    await house.messages.delete(ana, answer.id)
    await house.messages.edit(ana, question.id, "the question")
    restored = await house.messages.restore(ana, answer.id)
    assert restored.reply_to
    assert restored.reply_to.message == "the question"


async def test_only_who_deleted_it_can_undo_it_and_only_once(house: House, ana: Identity, bo: Identity) -> None:
    said = await house.messages.post(bo, LOBBY, "hello")
    await house.messages.delete(ana, said.id)
    with pytest.raises(NoSuchMessage):
        await house.messages.restore(bo, said.id)
    await house.messages.restore(ana, said.id)
    with pytest.raises(NoSuchMessage):
        await house.messages.restore(ana, said.id)
    entries = await house.audit.read()
    assert [it.kind for it in entries if it.kind.startswith("message_")] == ["message_restored", "message_removed"]


async def test_after_a_moment_it_is_gone_for_good(house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrets, "KEPT", 0.01)
    said = await house.messages.post(ana, LOBBY, "hello")
    await house.messages.delete(ana, said.id)
    await asyncio.sleep(0.05)
    with pytest.raises(NoSuchMessage):
        await house.messages.restore(ana, said.id)


async def test_the_store_keeps_nothing_of_it(house: House, ana: Identity) -> None:
    said = await house.messages.post(ana, LOBBY, "an unspeakable secret")
    await house.messages.delete(ana, said.id)
    row = await models.Message.get(id=said.id)
    assert row.message == ""


async def test_it_can_be_deleted_again(house: House, ana: Identity) -> None:
    said: Message = await house.messages.post(ana, LOBBY, "hello")
    for _ in range(2):
        await house.messages.delete(ana, said.id)
        await house.messages.restore(ana, said.id)
    deleted = await house.messages.delete(ana, said.id)
    assert deleted.deleted


async def test_to_whom_it_is_offered(house: House, ana: Identity, bo: Identity, cem: Identity) -> None:
    said = await house.messages.post(bo, LOBBY, "hello")
    assert [await house.messages.may_delete(who, said.id) for who in (ana, bo, cem)] == [True, True, False]
    room = await house.room_book.create(bo, "Team", kind="public", topic="")
    await house.members.join(ana, room)
    await house.members.join(cem, room)
    said = await house.messages.post(bo, room, "hello")
    assert [await house.messages.may_delete(who, said.id) for who in (ana, bo, cem)] == [True, True, False]
    assert not await house.messages.may_delete(ana, 12345)
