"""The demo: a team, its rooms and its week, in a database of its own, as if they had talked there themselves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

import demo
import models
from demo.people import PASSWORD, PEOPLE, VIEWER
from demo.script import scenes
from demo.telling import fill
from services.house import House
from services.sessions import Identity
from services.settings import Settings


@pytest.fixture
async def told(settings: Settings) -> AsyncIterator[House]:
    """The house, opened after the story was told."""
    assert await fill(settings)
    house = House(settings)
    async with house.open():
        yield house


async def viewer(house: House) -> Identity:
    user = await house.accounts.authenticate(VIEWER, PASSWORD)
    return await house.sessions.by_cookie((await house.sessions.open_for_browser(user)).value)


async def test_a_team_has_talked_in_its_rooms_for_some_days_until_a_moment_ago(told: House) -> None:
    mira = await viewer(told)
    rooms = {room.room: room for room in await told.rooms.of(mira)}
    assert len(rooms) == len(scenes())
    assert {room.kind for room in rooms.values()} == {"public", "private", "direct"}
    rows = await models.Message.all().order_by("id")
    now = datetime.now(UTC)
    assert timedelta(0) < now - rows[-1].timestamp < timedelta(hours=1)
    assert now - rows[0].timestamp > timedelta(days=4)
    for room in rooms.values():
        times = [row.timestamp for row in rows if row.room_id == room.id]
        assert times == sorted(times)
        assert len(times) == room.last_seq
    assert all(row.edited_at is None or row.edited_at - row.timestamp < timedelta(hours=1) for row in rows)


async def test_there_is_something_of_everything(told: House) -> None:
    mira = await viewer(told)
    rows = await models.Message.all()
    for column in ("reply_to", "quote", "mentions", "reactions", "edited_at", "deleted_at", "pinned_at", "system"):
        assert any(getattr(row, column) is not None for row in rows), column
    for part in ("```", "**", "https://", "明白了"):
        assert any(part in row.message for row in rows), part
    unread = {room.room: room.unread for room in await told.rooms.of(mira) if room.unread}
    assert unread == {"design": 2, "general": 4, "plants": 4, (await direct(told, mira, "tomas")): 1}
    assert sum(room.mentions for room in await told.rooms.of(mira)) == 2
    assert {it.username for it in await told.profiles.everybody()} == {it.username for it in PEOPLE}
    assert any(it.avatar for it in await told.profiles.everybody())
    assert [it.current for it in await told.sign_ins.of(mira)] == [True], "the story leaves nobody signed in"


async def direct(house: House, asker: Identity, other: str) -> str:
    return await house.room_book.direct(asker, [other])


async def test_what_somebody_has_talked_in_is_left_as_it_is(settings: Settings) -> None:
    house = House(settings)
    async with house.open():
        await house.accounts.register("somebody", "1234")
    assert not await fill(settings)
    async with house.open():
        assert await models.User.all().count() == 1
        assert await models.Message.all().count() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_is_for_this_machine_only(settings: Settings) -> None:
    open_to_all = settings.model_copy(update={"host": "0.0.0.0"})
    with pytest.raises(SystemExit, match="this machine only"):
        demo.prepare(open_to_all)
