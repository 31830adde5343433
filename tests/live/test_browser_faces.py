"""How people appear in a real browser: bots, administrators, and everybody by the name that they have chosen."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.live.person import Person, person
from tests.live.server import Server, eventually

pytestmark = pytest.mark.browser

TAG = "it => getComputedStyle(it, '::after').content"
CALLED = "it => getComputedStyle(it, '::before').content"
SHEETS = "[...document.styleSheets].filter(it => it.href?.includes('/faces/')).length"
SQUARE = "28%"


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    """Ana, who comes first and administers the chat."""
    async with person(browser, server, "ana") as ana:
        yield ana


async def ask(server: Server, name: str, method: str, path: str, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {await server.token(name)}"}
    answer = await server.http.request(method, path, json=body or None, headers=headers)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def tagged(name: Locator, tag: str) -> None:
    await expect(name).to_be_visible()
    await eventually(lambda: name.evaluate(TAG), f'"{tag}"' if tag else "none")


async def test_a_bot_stands_in_a_square_and_is_tagged_wherever_it_appears(ana: Person, server: Server) -> None:
    await ask(server, "robot", "POST", "/rooms/general/messages", message="The build is green")
    row = ana.row("The build is green")
    await expect(row.locator(".avatar")).to_have_css("border-radius", "50%")
    await ask(server, "robot", "PATCH", "/me", bot=True)
    await expect(row.locator(".avatar")).to_have_css("border-radius", SQUARE)
    await tagged(row.locator(".name"), "bot")
    await ask(server, "robot", "PATCH", "/me", display_name="The Builder")
    await expect(row.locator(".name")).to_have_css("font-size", "0px")
    await tagged(row.locator(".name"), "bot")
    await tagged(ana.page.locator('.sidebar .person [data-name="robot"]'), "bot")
    await ana.page.get_by_role("button", name="Members", exact=True).click()
    member = ana.page.locator(".member-list .person").filter(has=ana.page.locator('[data-name="robot"]'))
    await tagged(member.locator("[data-name]"), "bot")
    await expect(member.locator(".avatar")).to_have_css("border-radius", SQUARE)
    await tagged(ana.page.locator('.member-list [data-name="ana"]'), "admin")
    await ana.page.get_by_role("complementary", name="Details").get_by_role("button", name="Close").click()
    await ask(server, "ana", "DELETE", "/admin/accounts/robot/bot")
    await expect(row.locator(".avatar")).to_have_css("border-radius", "50%")
    await tagged(row.locator(".name"), "")


async def test_another_name_is_drawn_without_a_flash_and_changes_on_pages_that_are_open(
    ana: Person, server: Server
) -> None:
    await ask(server, "bo", "POST", "/rooms/general/messages", message="who am I")
    name = ana.row("who am I").locator(".name")
    for chosen in ("Bo Nguyen", "Bo N."):
        await ask(server, "bo", "PATCH", "/me", display_name=chosen)
        await eventually(lambda: name.evaluate(CALLED), f'"{chosen}"')
    await expect(ana.page.locator("head .faces")).to_have_count(0)
    await ask(server, "bo", "PATCH", "/me", display_name="")
    await eventually(lambda: name.evaluate(CALLED), "none")
    await ask(server, "bo", "PATCH", "/me", display_name="Bo Nguyen")
    await ana.page.goto("/", wait_until="domcontentloaded")
    assert await ana.page.evaluate(SHEETS), "it is there before anything is drawn"
    await ana.is_in()


async def test_somebody_to_talk_to_is_found_while_one_types(ana: Person, server: Server) -> None:
    for number in range(25):
        await server.token(f"neighbour{number:02}")
    await server.token("zoe")
    await ana.page.get_by_role("button", name="New direct message").click()
    field = ana.page.get_by_role("combobox", name="With")
    await field.press_sequentially("zo")
    await ana.page.get_by_role("option", name="zoe").click()
    await ana.page.keyboard.press("Escape")
    await ana.page.get_by_role("button", name="Talk").click()
    await expect(ana.field).to_have_attribute("placeholder", "Message zoe")
