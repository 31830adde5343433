"""The first visit of all, and other places where there is little to show."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person
from tests.live.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def first(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        yield ana


async def test_whoever_comes_first_is_told_how_others_come_in(first: Person, server: Server) -> None:
    await expect(first.page.locator(".beginning .join-address")).to_have_text(f"{server.address}/login")
    await expect(first.page.get_by_role("img", name="QR code of the address")).to_be_visible()
    for scheme, width in (("light", 1280), ("dark", 390)):
        await first.look(scheme, width)
        await expect(first.page.locator(".beginning .copy-link, .beginning .primary").first).to_be_visible()
        await first.keep(f"first-run-{width}-{scheme}")
    await first.look("light", 1280)
    await first.page.get_by_role("button", name="Say hello").click()
    await expect(first.field).to_be_focused()


async def test_people_are_called_by_the_names_that_they_have_chosen(
    browser: Browser, server: Server, first: Person
) -> None:
    token = await server.token("bo")
    chosen = {"display_name": 'Bo "the Bear" Öz'}
    answer = await server.http.patch("/me", json=chosen, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    await first.page.reload()
    await first.is_in()
    said = await server.post("/rooms/general/messages", token, message="the question")
    await server.post("/rooms/general/messages", token, message="@bo and @ana, look")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await server.http.put(f"/messages/{said['id']}/reactions/👍", headers=headers)).status_code == 200
    mention = first.page.locator('.mention[data-mention="bo"] [data-name]')
    await expect(mention).to_have_count(1)
    assert await mention.evaluate("it => getComputedStyle(it, '::before').content") == r'"Bo \"the Bear\" Öz"'
    mark = first.row_at(said["seq"]).locator(".reaction")
    await mark.hover()
    await expect(mark).to_have_attribute("title", 'Bo "the Bear" Öz reacted with 👍')
    await first.keep("names-1280-light")


async def test_the_time_of_a_message_is_its_address(first: Person) -> None:
    await first.say("find me here")
    row = first.row("find me here")
    await expect(row.locator(".at")).to_have_count(1)
    seq = await row.get_attribute("data-seq")
    await row.locator(".at").click()
    await expect(first.page).to_have_url(f"/rooms/general/{seq}")
    await first.page.reload()
    await expect(first.row("find me here")).to_be_in_viewport()
