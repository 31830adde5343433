"""Reading: one message, a page, what changed; and none of it for strangers."""

import pytest

from services import history
from services.errors import NoSuchMessage
from services.events import MessageChanged
from services.history import Changes, Page
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import rows


async def test_one_message_is_for_those_in_its_room(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    message = await house.messages.post(ana, "team", "hello", "c1")
    assert await house.history.message(ana, message.id) == message
    for message_id in (message.id, 999):
        with pytest.raises(NoSuchMessage):
            await house.history.message(bo, message_id)


async def test_changes_are_each_message_once_in_its_latest_state_by_rev(house: House, ana: Identity) -> None:
    one, _, three = [await house.messages.post(ana, LOBBY, text) for text in ("one", "two", "three")]
    await house.messages.edit(ana, three.id, "3")
    await house.messages.edit(ana, one.id, "1")
    await house.messages.delete(ana, three.id)
    room = await house.rooms.get(ana, LOBBY)
    for cursor, seqs in ((0, [2, 1, 3]), (2, [1, 3]), (5, [3]), (6, [])):
        past = await house.history.past(room, cursor)
        assert isinstance(past, Changes)
        assert ([it.seq for it in past.messages], past.since) == (seqs, cursor)
    assert sorted((await house.history.past(room, 0)).messages, key=lambda it: it.seq) == await rows(house, ana, LOBBY)
    events, rev = await house.history.missed(room.stream, 2)
    assert [(it.message.seq, it.rev) for it in events if isinstance(it, MessageChanged)] == [(1, 5), (3, 6)]
    assert rev == 6


@pytest.mark.parametrize("fits", [True, False])
async def test_a_gap_over_the_bound_gets_the_newest_page(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch, fits: bool
) -> None:
    message = await house.messages.post(ana, LOBBY, "hello")
    for number in range(4):
        await house.messages.edit(ana, message.id, f"#{number}")
    monkeypatch.setattr(history, "RESUME_BOUND", 5 if fits else 4)
    past = await house.history.past(await house.rooms.get(ana, LOBBY), 0)
    assert isinstance(past, Changes if fits else Page)
    assert [it.message for it in past.messages] == ["#3"]
