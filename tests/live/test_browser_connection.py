"""The line between a browser and the server is slow, or breaks for a while."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Route, expect

from tests.live.line import Line
from tests.live.person import person, visitor
from tests.live.server import Server

pytestmark = pytest.mark.browser

LISTEN = """() => { const strip = document.querySelector('.connection-strip'); window.said = [];
    new MutationObserver(() => window.said.push(strip.querySelector('span').textContent))
    .observe(strip, {subtree: true, childList: true, characterData: true}); }"""
"""What the strip says only for a moment: a slow machine may look too late."""


async def test_page_catches_up_after_a_broken_line_without_a_reload(browser: Browser, server: Server) -> None:
    async with (
        Line(server) as line,
        person(browser, server, "ana", base_url=line.address) as ana,
        person(browser, server, "bo") as bo,
    ):
        await ana.page.evaluate("window.isTheSame = true")
        await ana.page.evaluate(LISTEN)
        await bo.say("before")
        await ana.sees("before")
        line.cut()
        await expect(ana.page.locator(".connection-strip")).to_have_text("Reconnecting …Retry now")
        await bo.say("while it was broken")
        await bo.sees("while it was broken")
        await ana.say("written in a tunnel")
        await ana.page.keyboard.type("a draft")
        line.mend()
        for reader in (ana, bo):
            await reader.reads("before", "while it was broken", "written in a tunnel")
        await ana.page.wait_for_function("window.said.includes('Back online')")
        await expect(ana.page.locator(".connection-strip")).to_be_hidden()
        await expect(ana.field).to_have_value("a draft")
        assert await ana.page.evaluate("window.isTheSame")


async def test_after_a_minute_it_is_said_since_when_and_one_can_try_again(browser: Browser, server: Server) -> None:
    async with Line(server) as line, person(browser, server, "finn", base_url=line.address) as finn:
        await finn.page.clock.install()
        await finn.page.reload()
        await finn.is_in()
        await finn.page.evaluate("window.isTheSame = true")
        await finn.say("before the minute")
        await expect(finn.row("before the minute").locator("time")).to_have_count(1)
        line.cut()
        strip = finn.page.locator(".connection-strip")
        await expect(finn.page.locator("html")).to_have_attribute("data-line", "lost")
        await finn.page.clock.run_for(61_000)
        await expect(strip.locator("span")).to_have_text(
            re.compile(r"No connection since \d\d:\d\d\. What you write is kept\.")
        )
        await expect(strip.get_by_role("button", name="Retry now")).to_be_visible()
        await finn.keep("no-connection-1280-light")
        line.mend()
        await strip.get_by_role("button", name="Retry now").click()
        await finn.page.clock.resume()
        await expect(finn.page.locator("html")).to_have_attribute("data-line", "")
        assert await finn.page.evaluate("window.isTheSame"), "a page that cannot be loaded again must stay"
        await finn.say("after the minute")
        await expect(finn.row("after the minute").locator("time")).to_have_count(1)


async def test_message_that_was_lost_on_the_line_is_sent_again(browser: Browser, server: Server) -> None:
    async with Line(server) as line, person(browser, server, "eve", base_url=line.address) as eve:
        await eve.say("the page is live")
        await eve.sees("the page is live")
        line.lose()
        await eve.say("lost on the line")
        line.cut()
        line.mend()
        await eve.sees("lost on the line")
        await eve.page.reload()
        await eve.sees("lost on the line")


async def test_message_that_comes_while_the_page_loads_is_shown(browser: Browser, server: Server) -> None:
    said = asyncio.Event()

    async def once_said(route: Route) -> None:
        await said.wait()
        await route.continue_()

    async with person(browser, server, "cleo") as cleo, visitor(browser, server, "dan") as dan:
        await server.token("dan")
        await dan.page.goto("/login")
        await dan.sign_in()
        await dan.is_in()
        await dan.context.route("**/socket.io*.js", once_said)
        await dan.page.reload(wait_until="commit")
        await cleo.say("to who is just coming in")
        await cleo.sees("to who is just coming in")
        said.set()
        await dan.sees("to who is just coming in")
