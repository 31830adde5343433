"""What has been read: forward only, the same on all pages and sockets of a person, and nobody else's business."""

import asyncio

import pytest

from services.errors import NotFound
from services.events import MembershipChanged, ReadMoved, user_topic
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import heard


@pytest.fixture
async def five(house: House, ana: Identity, bo: Identity) -> None:
    for text in ("one", "two @bo", "three", "four @bo", "five"):
        await house.messages.post(ana, LOBBY, text)


async def counts(house: House, reader: Identity) -> tuple[int, int, int]:
    room = await house.rooms.get(reader, LOBBY)
    return room.last_read_seq, room.unread, room.mentions


async def test_reading_moves_forward_only(house: House, bo: Identity, five: None) -> None:
    assert await counts(house, bo) == (0, 5, 2)
    for seq, expected in ((2, (2, 3, 1)), (1, (2, 3, 1)), (0, (2, 3, 1)), (4, (4, 1, 0)), (99, (5, 0, 0))):
        await house.reading.read(bo, LOBBY, seq)
        assert await counts(house, bo) == expected


async def test_unread_from_here_moves_back_only(house: House, bo: Identity, five: None) -> None:
    await house.reading.read(bo, LOBBY, 3)
    for seq, expected in ((5, (3, 2, 1)), (2, (1, 4, 2)), (3, (1, 4, 2)), (1, (0, 5, 2)), (0, (0, 5, 2))):
        await house.reading.unread(bo, LOBBY, seq)
        assert await counts(house, bo) == expected


async def test_out_of_order_reads_end_at_the_furthest(house: House, bo: Identity, five: None) -> None:
    await asyncio.gather(*(house.reading.read(bo, LOBBY, seq) for seq in (3, 1, 4, 2)))
    assert await counts(house, bo) == (4, 1, 0)


async def test_what_one_says_oneself_is_read_unless_one_speaks_from_further_up(
    house: House, ana: Identity, bo: Identity
) -> None:
    for text in ("one", "two"):
        await house.messages.post(bo, LOBBY, text)
    assert await counts(house, bo) == (2, 0, 0)
    assert await counts(house, ana) == (0, 2, 0)
    await house.messages.post(ana, LOBBY, "without having read")
    assert await counts(house, ana) == (0, 3, 0)
    assert await counts(house, bo) == (2, 1, 0)
    await house.reading.read(ana, LOBBY, 3)
    await asyncio.gather(*(house.messages.post(ana, LOBBY, text) for text in "abc"))
    assert await counts(house, ana) == (6, 0, 0)


async def test_of_a_batch_of_many_each_has_read_up_to_the_first_of_another(
    house: House, ana: Identity, bo: Identity
) -> None:
    posts = [(ana, "a"), (ana, "b"), (bo, "c"), (ana, "d")]
    await asyncio.gather(*(house.messages.post(who, LOBBY, text) for who, text in posts))
    assert await counts(house, ana) == (2, 2, 0)
    assert await counts(house, bo) == (0, 4, 0)


async def test_what_the_room_tells_is_no_news_for_who_had_read_all(house: House, ana: Identity, bo: Identity) -> None:
    room = await house.room_book.create(ana, "Plans", kind="public", topic="")
    await house.members.join(bo, room)
    await house.room_book.revise(ana, room, topic="all of them")
    for who in (ana, bo):
        assert (await house.rooms.get(who, room)).unread == 0
    await house.messages.post(ana, room, "said")
    await house.room_book.revise(ana, room, topic="some of them")
    assert [(await house.rooms.get(who, room)).unread for who in (ana, bo)] == [0, 2]


async def test_whoever_is_brought_in_has_that_to_read(house: House, ana: Identity, bo: Identity) -> None:
    room = await house.room_book.create(ana, "Plans", kind="private", topic="")
    await house.members.invite(ana, room, "bo")
    assert [(await house.rooms.get(who, room)).unread for who in (ana, bo)] == [0, 1]


async def test_only_the_readers_own_pages_and_sockets_are_told_and_once(
    house: House, ana: Identity, bo: Identity, five: None
) -> None:
    mine, others = (house.broadcast.connect(user_topic(who.user_id)) for who in (bo, ana))
    room = house.broadcast.connect((await house.rooms.get(bo, LOBBY)).stream)
    for seq in (3, 3, 1):
        await house.reading.read(bo, LOBBY, seq)
    [moved] = await heard(mine, ReadMoved)
    assert (moved.room, moved.last_read_seq, moved.unread, moved.mentions) == (LOBBY, 3, 2, 1)
    for stream in (others, room):
        stream.put("fence")
        assert await stream.take() == ["fence"]
    assert (await house.rooms.get(ana, LOBBY)).last_rev == 5


async def test_the_level_of_notifications_is_kept_and_told(house: House, bo: Identity) -> None:
    mine = house.broadcast.connect(user_topic(bo.user_id))
    assert (await house.rooms.get(bo, LOBBY)).notify == "all"
    await house.reading.notify(bo, LOBBY, "mentions")
    assert (await house.rooms.get(bo, LOBBY)).notify == "mentions"
    assert [event.room for event in await heard(mine, MembershipChanged)] == [LOBBY]


async def test_a_strangers_room_cannot_be_read(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    for room in ("team", "nowhere"):
        for refused in (
            house.reading.read(bo, room, 1),
            house.reading.unread(bo, room, 1),
            house.reading.notify(bo, room, "none"),
        ):
            with pytest.raises(NotFound):
                await refused
