"""How people appear: what they may be called, what is told to everybody, and what stays their own."""

from contextlib import suppress

import pytest

import models
from services.errors import BadRequest, DisplayNameTaken, InvalidDisplayName, InvalidUsername
from services.events import PRESENCE, PreferencesChanged, ProfileChanged, user_topic
from services.house import House
from services.profiles import COLOURS, Preferences
from services.rooms import LOBBY
from services.sessions import Identity
from tests.services.listening import heard


async def test_everybody_has_a_colour_and_is_called_by_their_username_at_first(
    house: House, ana: Identity, bo: Identity
) -> None:
    everybody = await house.profiles.everybody()
    assert [(it.username, it.name, it.display_name, it.avatar) for it in everybody] == [
        ("ana", "ana", None, None), ("bo", "bo", None, None)
    ]  # fmt: skip
    assert all(0 <= it.colour < COLOURS for it in everybody)
    assert everybody[0].colour != everybody[1].colour


async def test_a_change_is_announced_once_and_touches_nothing_that_was_said(
    house: House, ana: Identity, bo: Identity
) -> None:
    said = await house.messages.post(ana, LOBBY, "hello")
    reader = house.broadcast.connect(PRESENCE)
    for _ in range(2):
        await house.profiles.appear(ana, display_name="  Ana \t López ", colour=3)
    await house.profiles.prefer(ana, theme="dark")
    await house.profiles.appear(bo, display_name="Bo")
    first, second = await reader.take()
    assert isinstance(first, ProfileChanged)
    assert isinstance(second, ProfileChanged)
    assert (first.profile.name, first.profile.username, first.profile.colour) == ("Ana López", "ana", 3)
    assert second.profile.name == "Bo"
    assert (await house.profiles.of([ana.user_id]))[ana.user_id] == first.profile
    assert await house.history.message(bo, said.id) == said
    assert (await house.messages.post(ana, LOBBY, "again")).username == "ana"


async def test_an_empty_name_gives_the_username_back_its_place(house: House, ana: Identity) -> None:
    await house.profiles.appear(ana, display_name="Ana López")
    await house.profiles.appear(ana, colour=1)
    assert (await house.profiles.mine(ana))[0].name == "Ana López"
    await house.profiles.appear(ana, display_name=" ")
    profile, _ = await house.profiles.mine(ana)
    assert (profile.name, profile.display_name, profile.colour) == ("ana", None, 1)


@pytest.mark.parametrize("name", ["x" * 64, "Ana 🌻", "안나", "Анна-Мария", "O'Neill, Zoë", "nobody"])
async def test_names_that_are_taken_as_they_are(house: House, ana: Identity, name: str) -> None:
    await house.profiles.appear(ana, display_name=name)
    assert (await house.profiles.mine(ana))[0].name == name


@pytest.mark.parametrize(
    "name",
    ["x" * 65, "a\u202eb", "a\u200bb", "\u3164", "a\u2800b", "\ufeff", "a\x00b", "a\x07b", "a\ud800b"],
)
async def test_refused_names(house: House, ana: Identity, name: str) -> None:
    with pytest.raises(InvalidDisplayName):
        await house.profiles.appear(ana, display_name=name)


@pytest.mark.parametrize("name", ["bo", "BO", "Ｂｏ", " bo "])
async def test_nobody_appears_under_anothers_username(house: House, ana: Identity, bo: Identity, name: str) -> None:
    with pytest.raises(DisplayNameTaken):
        await house.profiles.appear(ana, display_name=name)
    await house.profiles.appear(bo, display_name=name)


@pytest.mark.parametrize("colour", [-1, COLOURS])
async def test_refused_colours(house: House, ana: Identity, colour: int) -> None:
    with pytest.raises(BadRequest):
        await house.profiles.appear(ana, colour=colour)


async def test_preferences_are_ones_own(house: House, ana: Identity, bo: Identity) -> None:
    mine, others = (house.broadcast.connect(user_topic(who.user_id)) for who in (ana, bo))
    await house.profiles.prefer(ana, theme="dark", ctrl_enter_sends=True)
    await house.profiles.prefer(ana, always_newest=True, sees_typing=False)
    assert (await house.profiles.mine(ana))[1] == Preferences(
        theme="dark", always_newest=True, ctrl_enter_sends=True, sees_typing=False
    )
    assert (await house.profiles.mine(bo))[1] == Preferences()
    assert len(await heard(mine, PreferencesChanged)) == 2
    assert await heard(others, PreferencesChanged) == []
    assert await models.User.filter(theme="dark").count() == 1


async def test_somebody_is_found_by_a_few_letters_of_either_name(house: House, ana: Identity, bo: Identity) -> None:
    for name in ("ana-lena", "susana", "a_b", "a%b", "axb"):
        with suppress(InvalidUsername):
            await house.accounts.register(name, "1234")
    await house.profiles.appear(bo, display_name="Bo Nguyen")

    async def found(sought: str, most: int = 9) -> list[str]:
        return [it.username for it in await house.profiles.find(sought, most)]

    assert await found("ANA") == ["ana", "ana-lena", "susana"], "first those whose name begins so"
    assert await found("ana", 1) == ["ana"]
    assert await found("al") == ["ana-lena"]
    assert await found("nguyen") == ["bo"]
    assert await found("a_b") == ["a_b"], "no letter stands for others"
    assert await found("%") == []
    assert await found("") == ["a_b", "ana", "ana-lena", "axb", "bo", "susana"]
    with pytest.raises(BadRequest):
        await found("a\x00")


async def test_those_who_appear_in_another_way_than_by_default(
    house: House, ana: Identity, bo: Identity, cem: Identity
) -> None:
    assert [it.username for it in await house.profiles.marked()] == ["ana"], "who administers"
    await house.profiles.appear(cem, colour=(cem.user_id * 7 + 1) % COLOURS)
    await house.profiles.appear(bo, bot=True)
    assert [it.username for it in await house.profiles.marked()] == ["ana", "bo", "cem"]
    assert [it.username for it in await house.profiles.named(["bo", "nobody"])] == ["bo"]
