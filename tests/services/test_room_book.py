"""Rooms come into being once, and are changed by those who may."""

import asyncio

import pytest

import models
from services.errors import BadRequest, ChatError, Forbidden, InvalidRoom, NoSuchUser, NotFound, RoomNameTaken
from services.events import MembershipChanged, RoomChanged, user_topic
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.conftest import member
from tests.services.listening import changes, heard, listen, rows


async def test_who_makes_a_room_owns_it(house: House, ana: Identity) -> None:
    mine = house.broadcast.connect(user_topic(ana.user_id))
    name = await house.room_book.create(ana, " The  Team ", kind="private", topic=" what \n we do ")
    room = await house.rooms.get(ana, name)
    assert (room.room, room.title, room.topic, room.kind) == ("the-team", "The Team", "what we do", "private")
    assert (room.role, room.last_seq, room.last_rev, room.archived) == ("owner", 1, 1, False)
    [row] = await rows(house, ana, name)
    assert (row.system, row.username, row.message) == ("created", "ana", "created the room")
    assert [event.room for event in await heard(mine, MembershipChanged)] == ["the-team"]


async def test_a_name_is_taken_also_by_a_room_that_one_cannot_see(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    for title, name in (("team!", None), ("Other", "TEAM"), ("Other", LOBBY)):
        with pytest.raises(RoomNameTaken):
            await house.room_book.create(bo, title, name=name, kind="public", topic="")


async def test_two_creations_at_once_make_one_room(house: House, ana: Identity, bo: Identity) -> None:
    made = await asyncio.gather(
        *(house.room_book.create(who, "Team", kind="public", topic="") for who in (ana, bo, ana)),
        return_exceptions=True,
    )
    assert sorted(type(it).__name__ for it in made) == ["RoomNameTaken", "RoomNameTaken", "str"]
    assert await models.Membership.filter(room__name="team").count() == 1


async def test_a_direct_conversation_is_one_whoever_opens_it(house: House, ana: Identity, bo: Identity) -> None:
    names = await asyncio.gather(house.room_book.direct(ana, ["bo"]), house.room_book.direct(bo, ["ANA", "ana", "bo"]))
    assert names[0] == names[1] == await house.room_book.direct(ana, ["bo"])
    assert await models.Room.filter(kind="direct").count() == 1
    assert (await house.rooms.get(ana, names[0])).title == "bo"
    assert (await house.rooms.get(bo, names[0])).title == "ana"
    assert await rows(house, ana, names[0]) == []


async def test_other_people_are_another_conversation(house: House, ana: Identity, bo: Identity, cem: Identity) -> None:
    two, three = await house.room_book.direct(ana, ["bo"]), await house.room_book.direct(ana, ["cem", "bo"])
    assert two != three
    assert (await house.rooms.get(ana, three)).title == "bo, cem"
    with pytest.raises(NotFound):
        await house.rooms.get(cem, two)


async def test_a_direct_conversation_has_two_to_eight_people(house: House, ana: Identity) -> None:
    names = [(await member(house, f"user{number}")).username for number in range(8)]
    await house.room_book.direct(ana, names[:7])
    for refused, refusal in ((names, BadRequest), ([], BadRequest), (["ana"], BadRequest), (["no one"], NoSuchUser)):
        with pytest.raises(refusal):
            await house.room_book.direct(ana, refused)
    assert await models.Room.filter(kind="direct").count() == 1


async def test_title_and_topic_are_told_to_the_room(house: House, ana: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="public", topic="")
    reader = await listen(house, ana, "team")
    await house.room_book.revise(ana, "team", title="Crew", topic="sailing")
    reader.put("fence")
    events = [event for event in await reader.take() if not isinstance(event, str)]
    assert [event.message.message for event in events[:2]] == [  # type: ignore[attr-defined]
        "renamed the room to Crew", "changed the topic to sailing",
    ]  # fmt: skip
    assert isinstance(events[2], RoomChanged)
    assert (events[2].room, events[2].title, events[2].about) == ("team", "Crew", "sailing")
    room = await house.rooms.get(ana, "team")
    assert (room.room, room.title, room.topic, room.last_rev) == ("team", "Crew", "sailing", 3)
    await house.room_book.revise(ana, "team", topic="")
    assert [it.message for it in await changes(reader)] == ["removed the topic"]


async def test_what_changes_nothing_is_not_told(house: House, ana: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="public", topic="same")
    reader = await listen(house, ana, "team")
    await house.room_book.revise(ana, "team", title="Team", topic="same", archived=False)
    await house.room_book.revise(ana, "team")
    reader.put("fence")
    assert await reader.take() == ["fence"]
    assert (await house.rooms.get(ana, "team")).last_rev == 1


async def test_an_archived_room_is_read_only_until_it_is_restored(house: House, ana: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="public", topic="")
    message = await house.messages.post(ana, "team", "hello")
    await house.room_book.revise(ana, "team", archived=True)
    refused = [
        house.messages.post(ana, "team", "more"),
        house.messages.edit(ana, message.id, "other"),
        house.messages.delete(ana, message.id),
        house.messages.react(ana, message.id, "👍", on=True),
        house.messages.pin(ana, message.id, on=True),
        house.members.invite(ana, "team", (await member(house, "bo")).username),
        house.room_book.revise(ana, "team", title="Crew"),
        house.room_book.revise(ana, "team", topic="sailing"),
    ]
    for refusal in await asyncio.gather(*refused, return_exceptions=True):
        assert isinstance(refusal, ChatError)
        assert refusal.code == "archived"
    room = await house.rooms.get(ana, "team")
    assert (room.archived, room.last_rev) == (True, 3)
    assert [it.message for it in await rows(house, ana, "team")] == ["created the room", "hello", "archived the room"]
    await house.room_book.revise(ana, "team", archived=False, title="Crew")
    assert not (await house.rooms.get(ana, "team")).archived
    await house.messages.post(ana, "team", "more")


async def test_who_may_revise_what(house: House, ana: Identity, bo: Identity, cem: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.members.invite(ana, "team", "bo")
    with pytest.raises(Forbidden):
        await house.room_book.revise(bo, "team", title="Mine")
    await house.members.set_role(ana, "team", "bo", "moderator")
    await house.room_book.revise(bo, "team", title="Ours")
    with pytest.raises(Forbidden):
        await house.room_book.revise(bo, "team", archived=True)
    for room in ("team", "nowhere"):
        with pytest.raises(NotFound):
            await house.room_book.revise(cem, room, title="Mine")


async def test_the_lobby_stays_open_and_direct_conversations_are_as_they_are(
    house: House, ana: Identity, bo: Identity
) -> None:
    with pytest.raises(Forbidden):
        await house.room_book.revise(ana, LOBBY, archived=True)
    direct = await house.room_book.direct(ana, ["bo"])
    for revision in ({"title": "Us"}, {"topic": "x"}, {"archived": True}):
        with pytest.raises(Forbidden):
            await house.room_book.revise(ana, direct, **revision)


@pytest.mark.parametrize(
    ("title", "refusal"), [("", InvalidRoom), ("!", InvalidRoom), ("x" * 81, BadRequest), ("a\x00bc", BadRequest)]
)
async def test_refused_titles_leave_nothing(house: House, ana: Identity, title: str, refusal: type[ChatError]) -> None:
    with pytest.raises(refusal):
        await house.room_book.create(ana, title, kind="public", topic="")
    assert await models.Room.all().count() == 1
