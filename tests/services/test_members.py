"""Who is in a room: there is always an owner, and whoever has gone hears nothing more."""

import asyncio
import itertools
from contextlib import nullcontext

import pytest

import models
from services.errors import Forbidden, LastOwner, NoSuchUser, NotFound, RoomArchived
from services.events import MemberChanged, MembershipChanged, MessageChanged, user_topic
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import heard, listen, rows


@pytest.fixture
async def team(house: House, ana: Identity, bo: Identity, cem: Identity) -> str:
    """A private room of ana, its owner, and bo, a member; cem is not in it."""
    await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.members.invite(ana, "team", "bo")
    return "team"


async def roles(house: House, reader: Identity, room: str) -> dict[str, str]:
    return {it.username: it.role for it in await house.members.of(await house.rooms.get(reader, room))}


async def test_anybody_comes_into_a_public_room(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Club", kind="public", topic="")
    reader, mine = await listen(house, ana, "club"), house.broadcast.connect(user_topic(bo.user_id))
    await house.members.join(bo, "club")
    assert await roles(house, ana, "club") == {"ana": "owner", "bo": "member"}
    reader.put("fence")
    told, member, _ = await reader.take()
    assert isinstance(told, MessageChanged)
    assert (told.message.system, told.message.username, told.rev) == ("joined", "bo", 2)
    assert isinstance(member, MemberChanged)
    assert (member.username, member.role) == ("bo", "member")
    assert [event.room for event in await heard(mine, MembershipChanged)] == ["club"]
    assert (await house.rooms.get(bo, "club")).unread == 0


async def test_coming_in_twice_changes_nothing(house: House, ana: Identity, team: str) -> None:
    await house.room_book.create(ana, "Club", kind="public", topic="")
    reader = await listen(house, ana, "club")
    await house.members.join(ana, "club")
    await house.members.invite(ana, "club", "ana")
    reader.put("fence")
    assert await reader.take() == ["fence"]
    assert await roles(house, ana, "club") == {"ana": "owner"}


async def test_who_is_invited_finds_the_invitation_unread(house: House, bo: Identity, team: str) -> None:
    room = await house.rooms.get(bo, team)
    assert (room.unread, room.role) == (1, "member")
    assert [(it.system, it.username, it.message) for it in await rows(house, bo, team)] == [
        ("created", "ana", "created the room"),
        ("invited", "bo", "was invited by ana"),
    ]


@pytest.mark.parametrize("kind", ["private", "direct", "nowhere"])
async def test_no_way_into_what_is_not_public(house: House, ana: Identity, cem: Identity, team: str, kind: str) -> None:
    room = {"private": team, "direct": await house.room_book.direct(ana, ["bo"]), "nowhere": "nowhere"}[kind]
    with pytest.raises(NotFound):
        await house.members.join(cem, room)
    with pytest.raises(NotFound):
        await house.members.invite(cem, room, "cem")
    with pytest.raises(NotFound):
        await house.rooms.get(cem, room)


async def test_an_archived_room_takes_nobody_in(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Club", kind="public", topic="")
    await house.room_book.revise(ana, "club", archived=True)
    with pytest.raises(RoomArchived):
        await house.members.join(bo, "club")


async def test_who_leaves_hears_that_and_nothing_more(house: House, ana: Identity, bo: Identity, team: str) -> None:
    timelines = [house.timeline(bo), house.timeline(bo)]
    for timeline in timelines:
        async with timeline.follow(team):
            pass
    await house.members.leave(bo, team)
    await house.messages.post(ana, team, "he is gone")
    for timeline in timelines:
        assert [it.message.system for it in await heard(timeline.subscription, MessageChanged)] == ["left"]
    with pytest.raises(NotFound):
        await house.rooms.get(bo, team)
    assert await roles(house, ana, team) == {"ana": "owner"}


async def test_who_is_removed_hears_nothing_more_either(house: House, ana: Identity, bo: Identity, team: str) -> None:
    timeline = house.timeline(bo)
    async with timeline.follow(team):
        pass
    await house.members.remove(ana, team, "bo")
    await house.messages.post(ana, team, "he is gone")
    [event] = await heard(timeline.subscription, MessageChanged)
    assert (event.message.username, event.message.message) == ("bo", "was removed by ana")


async def test_who_comes_back_hears_again_and_has_nothing_unread(
    house: House, ana: Identity, bo: Identity, team: str
) -> None:
    await house.messages.post(ana, team, "hello @bo")
    await house.members.leave(bo, team)
    await house.messages.post(ana, team, "behind his back")
    await house.members.invite(ana, team, "bo")
    room = await house.rooms.get(bo, team)
    assert (room.unread, room.mentions, room.role) == (1, 0, "member")
    timeline = house.timeline(bo)
    async with timeline.follow(team) as past:
        assert past.messages[-1].system == "invited"
    await house.messages.post(ana, team, "welcome back")
    assert [it.message.message for it in await heard(timeline.subscription, MessageChanged)] == ["welcome back"]


async def test_the_last_one_out_archives_the_room(house: House, ana: Identity, bo: Identity, team: str) -> None:
    with pytest.raises(LastOwner):
        await house.members.leave(ana, team)
    await house.members.leave(bo, team)
    await house.members.leave(ana, team)
    room = await models.Room.get(name=team)
    assert room.archived_at is not None
    assert await models.Membership.filter(room=room).count() == 0


async def test_nobody_leaves_the_lobby_or_a_direct_conversation(house: House, ana: Identity, bo: Identity) -> None:
    direct = await house.room_book.direct(ana, ["bo"])
    for room in (LOBBY, direct):
        with pytest.raises(Forbidden):
            await house.members.leave(bo, room)
    with pytest.raises(Forbidden):
        await house.members.remove(ana, LOBBY, "bo")
    with pytest.raises(Forbidden):
        await house.members.invite(ana, direct, "bo")


async def test_two_last_owners_cannot_both_leave(house: House, ana: Identity, bo: Identity, team: str) -> None:
    await house.members.invite(ana, team, "cem")
    await house.members.set_role(ana, team, "bo", "owner")
    left = await asyncio.gather(house.members.leave(ana, team), house.members.leave(bo, team), return_exceptions=True)
    assert sorted(type(it).__name__ for it in left) == ["LastOwner", "NoneType"]
    assert await models.Membership.filter(room__name=team, role="owner").count() == 1


async def test_two_owners_cannot_both_step_down(house: House, ana: Identity, bo: Identity, team: str) -> None:
    await house.members.set_role(ana, team, "bo", "owner")
    await asyncio.gather(
        house.members.set_role(ana, team, "ana", "member"),
        house.members.set_role(bo, team, "bo", "member"),
        return_exceptions=True,
    )
    assert await models.Membership.filter(room__name=team, role="owner").count() == 1


MAY_REMOVE = {"owner": {"owner", "moderator", "member"}, "moderator": {"member"}, "member": set[str]()}


async def test_who_may_show_whom_out(house: House, ana: Identity, bo: Identity, team: str) -> None:
    for remover, target in itertools.product(MAY_REMOVE, repeat=2):
        await house.members.invite(ana, team, "cem")
        await house.members.set_role(ana, team, "bo", remover)  # type: ignore[arg-type]
        await house.members.set_role(ana, team, "cem", target)  # type: ignore[arg-type]
        may = target in MAY_REMOVE[remover]
        with nullcontext() if may else pytest.raises(Forbidden):
            await house.members.remove(bo, team, "cem")
        assert ("cem" in await roles(house, ana, team)) != may, (remover, target)


async def test_only_owners_give_roles_and_one_of_them_stays(
    house: House, ana: Identity, bo: Identity, cem: Identity, team: str
) -> None:
    with pytest.raises(LastOwner):
        await house.members.set_role(ana, team, "ana", "moderator")
    await house.members.set_role(ana, team, "bo", "moderator")
    with pytest.raises(Forbidden):
        await house.members.set_role(bo, team, "bo", "owner")
    for room in (team, "nowhere"):
        with pytest.raises(NotFound):
            await house.members.set_role(cem, room, "cem", "owner")
    for nobody in ("cem", "no one", "nobody"):
        with pytest.raises(NoSuchUser):
            await house.members.set_role(ana, team, nobody, "owner")
        with pytest.raises(NoSuchUser):
            await house.members.remove(ana, team, nobody)
    assert await roles(house, ana, team) == {"ana": "owner", "bo": "moderator"}
