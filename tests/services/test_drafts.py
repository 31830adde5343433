"""What is written and not said: kept for each room, for its writer alone, until it is said."""

import pytest

from services.drafts import LONGEST
from services.errors import BadRequest, NotFound
from services.events import DraftChanged, user_topic
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import heard


async def draft(house: House, writer: Identity, room: str = LOBBY) -> str:
    return (await house.rooms.get(writer, room)).draft


async def test_each_room_has_its_own_for_each_person(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="public", topic="")
    await house.drafts.keep(ana, LOBBY, "half a thou")
    await house.drafts.keep(ana, LOBBY, "half a thought\n")
    assert [await draft(house, ana), await draft(house, ana, "team")] == ["half a thought\n", ""]
    assert await draft(house, bo) == ""
    assert [room.draft for room in await house.rooms.of(ana)] == ["half a thought\n", ""]
    await house.drafts.keep(ana, LOBBY, " \n ")
    assert await draft(house, ana) == ""


async def test_it_is_forgotten_when_it_was_said_unless_one_writes_on(house: House, ana: Identity) -> None:
    await house.drafts.keep(ana, LOBBY, "first")
    await house.drafts.said(ana, LOBBY, "first")
    assert await draft(house, ana) == ""
    await house.drafts.keep(ana, LOBBY, "the next one")
    await house.drafts.said(ana, LOBBY, "first")
    assert await draft(house, ana) == "the next one"


async def test_ones_own_pages_hear_whether_there_is_one(house: House, ana: Identity, bo: Identity) -> None:
    mine, others = (house.broadcast.connect(user_topic(who.user_id)) for who in (ana, bo))
    for text in ("", "a", "ab", "ab", "", "c"):
        await house.drafts.keep(ana, LOBBY, text)
    await house.drafts.said(ana, LOBBY, "c")
    told = [(event.room, event.draft) for event in await heard(mine, DraftChanged)]
    assert told == [(LOBBY, "a"), (LOBBY, ""), (LOBBY, "c"), (LOBBY, "")]
    assert await heard(others, DraftChanged) == []


async def test_refused(house: House, ana: Identity, bo: Identity) -> None:
    await house.drafts.keep(ana, LOBBY, "x" * LONGEST)
    for text in ("x" * (LONGEST + 1), "a\x00b", "a\ud800b"):
        with pytest.raises(BadRequest):
            await house.drafts.keep(ana, LOBBY, text)
    await house.room_book.create(ana, "Team", kind="private", topic="")
    for room in ("team", "nowhere"):
        for refused in (house.drafts.keep(bo, room, "x"), house.drafts.said(bo, room, "x")):
            with pytest.raises(NotFound):
                await refused
