"""Nobody is kept out where something has gone wrong or comes to an end, either: what axe-core finds there."""

import pytest
from playwright.async_api import Browser, expect

from pages.components.plain import plain
from tests.live.looks import colour_of, contrast
from tests.live.person import Person, person, visitor
from tests.live.rooms import create, go, invite, link
from tests.live.server import Server
from tests.live.test_browser_access import LOOKS, found

pytestmark = pytest.mark.browser

COLOURS = """it => [getComputedStyle(it.closest('.q-notification')).backgroundColor, getComputedStyle(it).color]"""


async def looked_at(someone: Person) -> dict[str, list[tuple[str, str]]]:
    """What is serious, in each of the looks in which something is."""
    await expect(someone.page.locator(".q-notification")).to_have_count(0)  # it fades away
    serious = {}
    for scheme, width in LOOKS:
        await someone.look(scheme, width)
        serious[f"{scheme} {width}"] = await found(someone.page)
    await someone.look("light", 1280)
    return {look: all_of_it for look, all_of_it in serious.items() if all_of_it}


async def test_a_page_of_a_failure(browser: Browser, server: Server) -> None:
    async with visitor(browser, server, "nobody") as stranger:
        html = plain("Something went wrong on our side", "It is written down.", act="Try again", address="/")
        await stranger.page.set_content(html)
        assert await looked_at(stranger) == {}


async def test_whoever_is_shown_out_of_a_room_and_who_stands_beside_it(browser: Browser, server: Server) -> None:
    async with person(browser, server, "ana") as ana, person(browser, server, "bo") as bo:
        await create(ana, "Design")
        await invite(ana, "bo")
        await expect(link(bo, "Design")).to_be_visible()
        await go(bo, "Design")
        await ana.page.get_by_role("button", name="Members", exact=True).click()
        await ana.page.locator(".member-list .person").filter(has_text="bo").click()
        await expect(ana.page.get_by_role("dialog").get_by_text("@bo")).to_be_visible()
        assert await looked_at(ana) == {}
        await ana.page.get_by_role("button", name="Remove from room").click()
        await expect(bo.page.get_by_role("alert").filter(has_text="no longer in this room")).to_be_visible()
        assert await looked_at(bo) == {}
        await ana.page.goto("/admin")
        await ana.page.get_by_role("button", name="What to do about bo").click()
        await ana.page.get_by_role("menuitem", name="Ban").click()
        await expect(ana.page.get_by_role("dialog").get_by_label("Reason")).to_be_visible()
        assert await looked_at(ana) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_is_said_for_a_moment_can_be_read(browser: Browser, server: Server, scheme: str) -> None:
    async with person(browser, server, f"cy-{scheme}") as cy:
        await cy.look(scheme, 1280)
        await create(cy, f"For {scheme}")
        await server.token("dan")
        for name, said in (("nobody", "There is nobody of this name."), ("dan", f"dan is in For {scheme} now.")):
            if name == "nobody":
                await cy.page.get_by_role("button", name="More").click()
                await cy.page.get_by_role("menuitem", name="Invite somebody").click()
            await cy.page.get_by_label("Name").fill(name)
            await cy.page.get_by_label("Name").press("Enter")
            ground, text = await cy.page.locator(".q-notification__message", has_text=said).evaluate(COLOURS)
            assert contrast(colour_of(ground), colour_of(text)) >= 4.5, said
