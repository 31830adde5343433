"""Whom a page shows where there are many: few at first, and everybody to who looks for them."""

import asyncio
import re
from datetime import UTC, datetime

from nicegui.testing import User

import models
from pages.company import MOST
from pages.components.rooms.people_field import PeopleField
from pages.components.rooms.sidebar import Sidebar
from tests.chat import WITHIN, Chat, press
from tests.pages.rooms import post, room, until_in

HTML = {"Accept": "text/html"}


async def crowd(number: int) -> None:
    """People who have been here for long, each with a name and a colour of their own."""
    now, lobby = datetime.now(UTC), await models.Room.get(name=models.LOBBY)
    names = [f"person{it:04}" for it in range(number)]
    people = [
        models.User(
            username=name, username_key=name, hashed_password="x", created_at=now, display_name=f"P. {name}", colour=3
        )
        for name in names
    ]
    await models.User.bulk_create(people)
    users = await models.User.filter(username__in=names)
    await models.Membership.bulk_create([models.Membership(user=it, room=lobby, joined_at=now) for it in users])


def listed(user: User) -> list[str]:
    """Whom the sidebar shows."""
    [sidebar] = [it for it in user.current_layout.descendants() if isinstance(it, Sidebar)]
    return [*sidebar.people]


async def size(user: User) -> int:
    return len((await user.http_client.get("/", headers=HTML)).content)


async def test_a_page_does_not_grow_with_the_number_of_accounts(chat: Chat) -> None:
    ana = await chat.person("ana")
    few = await size(ana)
    await crowd(1000)
    assert await size(ana) < few + 8000, "at most so many people, and none of their faces"
    sheet = (await ana.http_client.get(await address(ana))).text
    assert sheet.count("P\\2e \\20 person") == 2 * 1000, "which are in one stylesheet for all pages"


async def address(user: User) -> str:
    found = re.search(r'href="(/faces/\w+\.css)"', (await user.http_client.get("/", headers=HTML)).text)
    assert found is not None
    return found[1]


async def test_faces_are_for_those_who_are_signed_in_and_kept_until_they_change(chat: Chat) -> None:
    ana, bo = await chat.person("ana"), await chat.person("bo")
    before = await address(ana)
    assert before == await address(bo)
    answer = await ana.http_client.get(before)
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    await chat.http.patch("/me", json={"colour": 5}, headers={"Authorization": f"Bearer {await chat.token('bo')}"})
    assert await address(ana) != before
    late = await ana.http_client.get(before)
    assert late.headers["cache-control"] == "private, no-store", "what was asked for is no longer so"
    assert (await (await chat.visitor()).http_client.get(before)).status_code == 401


async def test_the_sidebar_shows_who_is_here_and_who_spoke_lately(chat: Chat) -> None:
    design = await room(chat, "ana", "Design", "zoe")
    await post(chat, "zoe", design, "hello")
    await crowd(MOST + 20)
    ana = await chat.person("ana")
    assert listed(ana) == ["ana", "zoe"]
    yve = await chat.socket("yve")
    async with asyncio.timeout(WITHIN):
        while listed(ana) != ["ana", "yve", "zoe"]:
            await asyncio.sleep(0.01)
    await ana.should_see("yve is online")
    await yve.close()


async def test_anybody_is_found_by_a_few_letters_of_either_name(chat: Chat) -> None:
    await crowd(60)
    ana = await chat.person("ana")
    press(ana, "jump")
    await ana.should_see(marker="switcher")
    ana.find(marker="switcher").type("p0042")
    await ana.should_see("P. person0042 person0042")
    ana.find(marker="switcher").trigger("keydown.enter")
    await until_in(ana, "person0042")


async def test_who_is_to_be_written_to_is_found_while_one_types(chat: Chat) -> None:
    await crowd(60)
    ana = await chat.person("ana")
    press(ana, "new-direct-message")
    await ana.should_see(marker="with")
    [field] = [it for it in ana.find(kind=PeopleField).elements if isinstance(it, PeopleField)]
    assert isinstance(field.options, dict)
    before = [*field.options]
    assert len(before) <= 20
    ana.find(marker="with").trigger("inputValue", "0042")
    async with asyncio.timeout(WITHIN):
        while "person0042" not in field.options:
            await asyncio.sleep(0.01)
    assert [*field.options][: len(before)] == before, "the browser chooses by place"
