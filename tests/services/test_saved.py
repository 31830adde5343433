"""What somebody has saved: theirs alone, in the order in which they did, as far as they can see it."""

import pytest

from services import saved
from services.errors import NoSuchMessage, TooMany
from services.events import SavedChanged, user_topic
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import heard


async def texts(house: House, user: Identity) -> list[str]:
    return [it.message for it in await house.saved.of(user)]


async def test_what_was_saved_last_comes_first_and_once(house: House, ana: Identity, bo: Identity) -> None:
    one, two = [await house.messages.post(ana, LOBBY, text) for text in ("one", "two")]
    mine, others = (house.broadcast.connect(user_topic(who.user_id)) for who in (bo, ana))
    for message in (two, one, one):
        await house.saved.save(bo, message.id, on=True)
    assert await texts(house, bo) == ["one", "two"]
    assert await texts(house, ana) == []
    assert (await house.saved.has(bo, one.id), await house.saved.has(ana, one.id)) == (True, False)
    for _ in range(2):
        await house.saved.save(bo, one.id, on=False)
    assert await texts(house, bo) == ["two"]
    told = [(it.message_id, it.on) for it in await heard(mine, SavedChanged)]
    assert told == [(two.id, True), (one.id, True), (one.id, False)]
    assert await heard(others, SavedChanged) == []


async def test_it_is_shown_as_it_is_now_and_not_when_it_was_deleted(house: House, ana: Identity, bo: Identity) -> None:
    said = await house.messages.post(ana, LOBBY, "teh plan")
    await house.saved.save(bo, said.id, on=True)
    await house.messages.edit(ana, said.id, "the plan")
    assert await texts(house, bo) == ["the plan"]
    await house.messages.delete(ana, said.id)
    assert await texts(house, bo) == []
    await house.messages.restore(ana, said.id)
    assert await texts(house, bo) == ["the plan"]


async def test_it_is_not_shown_to_who_is_not_in_its_room_any_more(house: House, ana: Identity, bo: Identity) -> None:
    room = await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.members.invite(ana, room, "bo")
    said = await house.messages.post(ana, room, "among us")
    await house.saved.save(bo, said.id, on=True)
    await house.members.leave(bo, room)
    assert await texts(house, bo) == []


async def test_what_one_cannot_see_cannot_be_saved(house: House, ana: Identity, bo: Identity) -> None:
    room = await house.room_book.create(ana, "Team", kind="private", topic="")
    secret = await house.messages.post(ana, room, "among us")
    deleted = await house.messages.post(ana, LOBBY, "a slip")
    await house.messages.delete(ana, deleted.id)
    of_the_room = (await house.history.page(await house.rooms.get(ana, room))).messages[0]
    for who, message_id in ((bo, secret.id), (bo, 12345), (ana, deleted.id), (ana, of_the_room.id)):
        with pytest.raises(NoSuchMessage):
            await house.saved.save(who, message_id, on=True)


async def test_there_is_an_end_to_it(house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST_SAVED", 1)
    one, two = [await house.messages.post(ana, LOBBY, text) for text in ("one", "two")]
    await house.saved.save(ana, one.id, on=True)
    with pytest.raises(TooMany):
        await house.saved.save(ana, two.id, on=True)
    await house.saved.save(ana, one.id, on=True)
