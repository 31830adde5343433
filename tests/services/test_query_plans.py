"""However many messages a room has, it is read by an index, never by looking at them all."""

import pytest

import models
from benchmarks.history import plan, statements
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the plan is in SQLite's words


async def test_every_reading_goes_by_an_index(house: House, ana: Identity) -> None:
    message = await house.messages.post(ana, LOBBY, "hello @ana", "1")
    with statements() as asked:
        room = await house.rooms.get(ana, LOBBY)
        await house.rooms.of(ana)
        await house.rooms.topics(ana)
        for place in ({}, {"before": 2}, {"after": 0}, {"around": 1}):
            await house.history.page(room, **place)
        await house.history.past(room, 0)
        await house.history.part(room, 0)
        await house.history.missed(room.stream, 0)
        await house.history.pins(room)
        await house.history.message(ana, message.id)
        await models.Message.filter(reply_to=message.id).order_by("seq")
    assert len(asked) >= 12
    plans = {query: await plan(query, values) for query, values in asked}
    assert {query: lines for query, lines in plans.items() if any("SCAN" in line for line in lines)} == {}


async def test_a_reading_without_an_index_is_noticed(house: House, ana: Identity) -> None:
    with statements() as asked:
        await models.Message.filter(message="hello")
    [(query, values)] = asked
    assert any("SCAN" in line for line in await plan(query, values))
