"""The page for administrators in a real browser: by mouse and keys, wide and narrow, and open to everybody who reads it
in another way."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person
from tests.live.server import Server
from tests.live.test_browser_access import found

pytestmark = pytest.mark.browser

PARTS = {"people": ".account", "ways-in": ".option", "reports": ".report", "record": ".record-entry"}


@pytest.fixture(scope="module")
async def chief(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "chief") as chief:
        await chief.page.emulate_media(reduced_motion="reduce")
        yield chief


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server, chief: Person) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        yield ana


async def test_a_message_is_reported_and_its_author_banned(chief: Person, ana: Person) -> None:
    await ana.say("Buy my shoes!")
    await chief.page.goto("/")
    await chief.sees("Buy my shoes!")
    row = chief.row("Buy my shoes!")
    await row.hover()
    await row.get_by_role("button", name="More actions").click()
    await chief.page.get_by_role("menuitem", name="Report").click()
    await chief.page.get_by_label("Why").fill("spam")
    await chief.page.get_by_role("button", name="Report", exact=True).click()
    await expect(chief.page.get_by_text("Administrators will look at it.")).to_be_visible()

    for part, there in PARTS.items():
        await chief.page.goto(f"/admin?show={part}")
        await expect(chief.page.locator(there).first).to_be_visible()
        for scheme, width in (("light", 1280), ("dark", 390)):
            await chief.look(scheme, width)
            await chief.keep(f"admin-{part}-{width}-{scheme}")
            assert await found(chief.page) == [], (part, scheme)
            assert await chief.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (part, width)
    await chief.look("light", 1280)
    await chief.page.get_by_role("navigation").get_by_text("Reports").click()
    await chief.page.get_by_role("button", name="Ban …").click()
    await expect(chief.page.get_by_label("Reason")).to_be_visible()
    await chief.page.get_by_label("Reason").fill("Sells shoes")
    await chief.page.get_by_role("radio", name="For good").click()
    await chief.page.get_by_role("button", name="Ban", exact=True).click()
    await ana.is_out()
    await ana.sign_in()
    await expect(ana.page.get_by_role("alert").filter(visible=True)).to_have_text("Name or password is wrong.")

    await chief.page.get_by_role("link", name="Back to the conversation").click()
    await chief.is_in()
    await chief.page.get_by_role("button", name="Your account").click()
    await chief.page.get_by_role("menuitem", name="Administration").click()
    await expect(chief.page.get_by_text("Banned for good: Sells shoes")).to_be_visible()
    await chief.page.get_by_role("button", name="What to do about ana").press("Enter")
    await chief.page.get_by_role("menuitem", name="Let in again").click()
    await expect(chief.page.get_by_text("Banned for good")).to_have_count(0)
    await ana.sign_in()
    await ana.is_in()


async def test_an_invite_link_lets_somebody_in(browser: Browser, server: Server, chief: Person) -> None:
    await chief.page.goto("/admin?show=ways-in")
    await chief.page.get_by_role("radio", name="By invitation").click()
    await expect(chief.page.get_by_role("radio", name="By invitation")).to_be_checked()
    await chief.page.get_by_role("button", name="Make a link").click()
    address = await chief.page.locator(".join-address").inner_text()
    context = await browser.new_context(base_url=server.address)
    carla = Person("carla", server.password, context, await context.new_page())
    await carla.page.goto(address)
    await carla.fill_in("Create account")
    await carla.is_in()
    await carla.page.goto("/admin")
    await expect(carla.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    await context.close()
    await chief.page.goto("/admin?show=ways-in")
    await expect(chief.page.get_by_text("No link is good just now.")).to_be_visible()
    await chief.page.get_by_role("radio", name="Open").click()
    await expect(chief.page.get_by_role("radio", name="Open")).to_be_checked()
