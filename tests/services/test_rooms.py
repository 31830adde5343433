"""Rooms as each of their members sees them, and the list for everybody."""

from services.house import House
from services.rooms import LOBBY, Listed
from services.sessions import Identity


async def test_everybody_sees_their_own_rooms_by_name(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.room_book.create(ana, "Club", kind="public", topic="")
    await house.messages.post(ana, LOBBY, "@bo")
    assert [(it.room, it.role, it.unread) for it in await house.rooms.of(ana)] == [
        ("club", "owner", 0), (LOBBY, "owner", 0), ("team", "owner", 0),
    ]  # fmt: skip
    [lobby] = await house.rooms.of(bo)
    assert lobby == await house.rooms.get(bo, LOBBY)
    assert (lobby.role, lobby.unread, lobby.mentions) == ("member", 1, 1)


async def test_the_first_account_owns_the_lobby(house: House, ana: Identity, bo: Identity, cem: Identity) -> None:
    roles = [(await house.rooms.get(reader, LOBBY)).role for reader in (ana, bo, cem)]
    assert roles == ["owner", "member", "member"]


async def test_the_list_has_the_open_public_rooms_and_no_others(house: House, ana: Identity, bo: Identity) -> None:
    await house.room_book.create(ana, "Team", kind="private", topic="")
    await house.room_book.create(ana, "Club", kind="public", topic="cards")
    await house.room_book.create(ana, "Past", kind="public", topic="")
    await house.room_book.revise(ana, "past", archived=True)
    await house.room_book.direct(ana, ["bo"])
    club = Listed(room="club", title="Club", topic="cards", members=1, joined=False)
    lobby = Listed(room=LOBBY, title="General", topic="Everybody is here", members=2, joined=True)
    assert await house.rooms.listed(bo) == [club, lobby]
