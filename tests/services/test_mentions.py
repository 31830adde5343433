"""Mentions: who of the room is meant, and what is counted for them."""

import asyncio

from services import mentions
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from tests.conftest import member


async def counted(house: House, *readers: Identity, room: str = LOBBY) -> list[int]:
    return [(await house.rooms.get(reader, room)).mentions for reader in readers]


MEANT = {
    "@bo hello": ("bo",), "hello @BO, and @bo!": ("bo",), "(@bo)": ("bo",), "ask @bo.": ("bo",),
    "@cem-b or @bo": ("cem-b", "bo"), "@nobody @ana.x": (), "bo": (), "mail@bo": (), "@@bo": (), "/@bo": (),
    "see `@bo`": (), "```\n@bo\n``` @cem-b": ("cem-b",), "```\n@bo": (), "@all": ("all",),
    "@" + "ﷺ" * 32: (),  # 18 times as long by the time that it is looked up
}  # fmt: skip


async def test_who_is_meant(house: House, ana: Identity, bo: Identity) -> None:
    await member(house, "cem-b")
    for text, names in MEANT.items():
        assert (await house.messages.post(ana, LOBBY, text)).mentions == names, text


async def test_a_mention_is_counted_until_it_is_read(house: House, ana: Identity, bo: Identity) -> None:
    for _ in range(3):
        await house.messages.post(ana, LOBBY, "@bo @bo and @ana")
    assert await counted(house, ana, bo) == [0, 3]
    await house.reading.read(bo, LOBBY, 2)
    assert await counted(house, ana, bo) == [0, 1]
    await house.reading.unread(bo, LOBBY, 1)
    assert await counted(house, ana, bo) == [0, 3]


async def test_all_is_everybody_else_and_for_moderators_to_say(
    house: House, ana: Identity, bo: Identity, cem: Identity
) -> None:
    """ana owns the lobby."""
    await house.messages.post(bo, LOBBY, "@all")
    assert await counted(house, ana, bo, cem) == [0, 0, 0]
    await house.messages.post(ana, LOBBY, "@all and @bo")
    assert await counted(house, ana, bo, cem) == [0, 1, 1]
    late = await member(house, "dee")
    assert await counted(house, late) == [0]


async def test_an_edit_means_whom_it_names_now(house: House, ana: Identity, bo: Identity, cem: Identity) -> None:
    message = await house.messages.post(ana, LOBBY, "@bo")
    edited = await house.messages.edit(ana, message.id, "@cem")
    assert edited.mentions == ("cem",)
    assert await counted(house, bo, cem) == [0, 1]
    await house.messages.edit(ana, message.id, "nobody")
    assert await counted(house, bo, cem) == [0, 0]


async def test_nobody_outside_the_room_is_meant(house: House, ana: Identity, bo: Identity, cem: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.members.invite(ana, "team", "bo")
    assert (await house.messages.post(ana, "team", "@bo @cem")).mentions == ("bo",)
    await house.messages.post(ana, "team", "@all")
    assert await counted(house, bo, room="team") == [2]
    assert await counted(house, bo, cem) == [0, 0]


async def test_posts_of_one_batch_mention_each_their_own(house: House, ana: Identity, bo: Identity) -> None:
    texts = ["@bo", "nobody", "@ana", "@bo @ana"]
    posted = await asyncio.gather(*(house.messages.post(ana, LOBBY, text) for text in texts))
    assert [set(it.mentions) for it in posted] == [{"bo"}, set(), {"ana"}, {"bo", "ana"}]
    assert await counted(house, ana, bo) == [0, 2]


def test_a_text_full_of_signs_takes_no_time_to_speak_of() -> None:
    for text in ("@" * 4000, "`" * 4000, "```" * 1300, "@a" * 2000, "@" + "a" * 4000):
        assert len(mentions._keys(text)) <= 2
