"""Replies quote what they answer, as it is now."""

import pytest

from services import rows as as_shown
from services.errors import NoSuchMessage
from services.events import Quote
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import changes, listen, rows


async def test_a_reply_quotes_the_beginning_of_what_it_answers(house: House, ana: Identity, bo: Identity) -> None:
    original = await house.messages.post(ana, LOBBY, "x" * 500)
    reader = await listen(house, ana, LOBBY)
    answer = await house.messages.post(bo, LOBBY, "yes", reply_to=original.id)
    assert answer.reply_to == Quote(id=original.id, seq=1, username="ana", message="x" * as_shown.QUOTED)
    assert await changes(reader) == [answer] == (await rows(house, ana, LOBBY))[1:]


async def test_a_quote_follows_the_edits_and_the_deletion_of_its_original(
    house: House, ana: Identity, bo: Identity
) -> None:
    original = await house.messages.post(ana, LOBBY, "hello")
    answers = [await house.messages.post(bo, LOBBY, text, reply_to=original.id) for text in ("one", "two")]
    reader = await listen(house, ana, LOBBY)
    await house.messages.edit(ana, original.id, "goodbye")
    await house.messages.delete(ana, original.id)
    told = await changes(reader)
    assert [(it.seq, it.rev, it.change) for it in told] == [
        (1, 4, "edited"), (2, 5, "edited"), (3, 6, "edited"),
        (1, 7, "deleted"), (2, 8, "edited"), (3, 9, "edited"),
    ]  # fmt: skip
    assert [it.reply_to.message for it in told if it.reply_to] == ["goodbye", "goodbye", "", ""]
    assert told[3:] == await rows(house, ana, LOBBY)
    assert all(it.reply_to and it.reply_to.deleted and it.edited_at is None for it in told[4:])
    assert [it.message for it in told[4:]] == [it.message for it in answers]


async def test_what_a_quote_does_not_show_does_not_touch_the_answers(house: House, ana: Identity) -> None:
    original = await house.messages.post(ana, LOBBY, "x" * 500)
    answer = await house.messages.post(ana, LOBBY, "yes", reply_to=original.id)
    await house.messages.edit(ana, original.id, "x" * 499)
    await house.messages.react(ana, original.id, "👍", on=True)
    await house.messages.pin(ana, original.id, on=True)
    assert (await house.history.message(ana, answer.id)).rev == answer.rev


async def test_a_deleted_answer_quotes_nothing_any_more(house: House, ana: Identity) -> None:
    original = await house.messages.post(ana, LOBBY, "hello")
    answer = await house.messages.post(ana, LOBBY, "yes", reply_to=original.id)
    gone = await house.messages.delete(ana, answer.id)
    assert gone.reply_to is None
    await house.messages.edit(ana, original.id, "goodbye")
    assert await house.history.message(ana, answer.id) == gone


async def test_what_cannot_be_answered(house: House, ana: Identity, bo: Identity) -> None:
    """Absent, deleted, in another room, said by the room itself: one answer for all."""
    await house.room_book.create(ana, "Team", kind="public", topic="")
    [system] = await rows(house, ana, "team")
    elsewhere = await house.messages.post(ana, "team", "hello")
    deleted = await house.messages.delete(ana, (await house.messages.post(ana, LOBBY, "oops")).id)
    for original in (999, deleted.id, elsewhere.id, system.id):
        with pytest.raises(NoSuchMessage):
            await house.messages.post(ana, LOBBY, "yes", reply_to=original)
    with pytest.raises(NoSuchMessage):
        await house.messages.post(ana, "team", "yes", reply_to=system.id)
    assert (await house.rooms.get(ana, LOBBY)).last_seq == 1


async def test_a_resend_of_a_reply_is_answered_also_when_its_original_is_gone(house: House, ana: Identity) -> None:
    original = await house.messages.post(ana, LOBBY, "hello")
    answer = await house.messages.post(ana, LOBBY, "yes", "c1", reply_to=original.id)
    await house.messages.delete(ana, original.id)
    again = await house.messages.post(ana, LOBBY, "yes", "c1", reply_to=original.id)
    assert (again.id, again.seq) == (answer.id, answer.seq)
