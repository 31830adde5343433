"""Nobody is kept out: axe-core finds nothing serious on any page, light or dark, wide or narrow."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.live.person import Person, person
from tests.live.server import Server

pytestmark = pytest.mark.browser

STILL = """new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)))
    .then(() => Promise.allSettled(document.getAnimations().map(it => it.finished)))"""

OPENERS = {
    "Members": ".pane .member-list",
    "Pinned messages": ".pane .empty",
    "Search": ".pane .search",
    "New room": ".dialog .primary",
    "Invite people": ".dialog .primary:not(.quiet)",
    "Browse rooms": ".dialog .room-list",
    "New direct message": ".dialog .primary",
    "Your account": ".menu",
    "More": ".menu",
    "Notifications": ".menu",
}
"""Buttons that open something, and what is there when it is open."""


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        await ana.page.emulate_media(reduced_motion="reduce")
        await ana.say("Good morning!")
        await ana.sees("Good morning!")
        yield ana


async def found(page: Page) -> list[tuple[str, str]]:
    """What is serious or critical: the rule, and the first place."""
    await page.evaluate(STILL)
    results: dict[str, Any] = (await Axe().run(page)).response
    return [
        (it["id"], it["nodes"][0]["html"][:300])
        for it in results["violations"]
        if it["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_conversation(ana: Person, scheme: str, width: int) -> None:
    await ana.look(scheme, width)
    assert await found(ana.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_whatever_can_be_opened(ana: Person, scheme: str) -> None:
    await ana.look(scheme, 1280)
    await ana.page.reload()
    await ana.is_in()
    for opener, opened in OPENERS.items():
        await ana.page.get_by_role("button", name=opener, exact=True).click()
        await expect(ana.page.locator(f"{opened}:visible")).to_have_count(1)
        assert await found(ana.page) == [], opener
        await ana.page.keyboard.press("Escape")
        await expect(ana.page.locator(".dialog, .menu:visible")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/login", "/login?signed=out", "/rooms/nothing", "/nothing"])
async def test_other_pages(ana: Person, address: str, scheme: str) -> None:
    tab = await (ana.tab() if address.startswith("/rooms") else _stranger(ana))
    await tab.look(scheme, 1280)
    await tab.page.goto(address)
    await tab.page.get_by_role("heading", level=1).wait_for()
    assert await found(tab.page) == []
    await tab.page.close()


async def _stranger(ana: Person) -> Person:
    """Somebody who is not signed in, in the same browser."""
    browser = ana.context.browser
    assert browser is not None
    base = ana.page.url.split("/rooms")[0].rstrip("/")
    page = await browser.new_page(base_url=base)
    return Person("", "", page.context, page)
