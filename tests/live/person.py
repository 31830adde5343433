"""Somebody with a browser of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.live.looks import STILL
from tests.live.server import PROJECT, WITHIN, Server, eventually

ARTEFACTS = PROJECT / "artefacts"

expect.set_options(timeout=WITHIN * 1000)


class Person:
    """A browser context with a page in it. Another tab of theirs is a person too: `tab()`."""

    def __init__(self, name: str, password: str, context: BrowserContext, page: Page) -> None:
        self.name = name
        self.password = password
        self.context = context
        self.page = page
        self.rows = page.locator("article.message")
        self.field = page.locator(".composer textarea")

    async def sign_up(self) -> None:
        await self.page.goto("/login")
        await self.page.get_by_role("button", name="Create an account").click()
        await self.fill_in("Create account")
        await self.is_in()

    async def sign_in(self, password: str | None = None) -> None:
        await self.fill_in("Sign in", password)

    async def fill_in(self, form: str, password: str | None = None) -> None:
        fields = self.page.get_by_role("form", name=form)
        await fields.get_by_label("Name").fill(self.name)
        await fields.get_by_label("Password").fill(password or self.password)
        await fields.get_by_role("button", name=form, exact=True).click()

    async def is_in(self) -> None:
        """Wait until the conversation is there."""
        await expect(self.field).to_be_visible()

    async def is_out(self) -> None:
        """Wait until the sign-in page is there."""
        await expect(self.page.get_by_role("form", name="Sign in")).to_be_visible()

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, *texts: str) -> None:
        """Wait until there is exactly one row for each text."""
        for text in texts:
            await expect(self.row(text)).to_have_count(1)

    def row(self, text: str) -> Locator:
        return self.rows.filter(has=self.page.get_by_text(text, exact=True))

    def row_at(self, seq: int) -> Locator:
        return self.page.locator(f'article[data-seq="{seq}"]')

    async def tab(self) -> "Person":
        return Person(self.name, self.password, self.context, await self.context.new_page())

    async def look(self, scheme: str, width: int) -> None:
        await self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await self.page.set_viewport_size({"width": width, "height": 800})
        await self.still()

    async def still(self) -> None:
        """Wait until the browser has drawn everything as it is now, and nothing moves any more."""
        await self.page.evaluate(STILL)

    async def reads(self, *texts: str) -> None:
        """Wait until these are the messages, from top to bottom, and no others."""
        await eventually(self.page.locator(".bubble").all_inner_texts, [*texts])

    async def keep(self, name: str) -> None:
        """Take a screenshot, for somebody to look at."""
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")

    async def seqs(self) -> list[int]:
        """The numbers of the rows, as they stand in the page."""
        found: list[int] = await self.rows.evaluate_all("rows => rows.map(row => Number(row.dataset.seq))")
        return found


@asynccontextmanager
async def visitor(browser: Browser, server: Server, name: str, **options: Any) -> AsyncIterator[Person]:
    """Somebody who has not signed in yet; no script of theirs may break."""
    usual = {
        "base_url": server.address,
        "viewport": {"width": 1280, "height": 800},
        "timezone_id": "Europe/Madrid",
    }
    context = await browser.new_context(locale="en-GB", **(usual | options))
    context.set_default_timeout(WITHIN * 1000)
    broken: list[str] = []
    context.on("weberror", lambda error: broken.append(str(error.error)))
    try:
        yield Person(name, server.password, context, await context.new_page())
    finally:
        server.secrets |= {it["value"] for it in await context.cookies() if it["httpOnly"]}
        await context.close()
    assert not broken


@asynccontextmanager
async def person(browser: Browser, server: Server, name: str, **options: Any) -> AsyncIterator[Person]:
    """Somebody who has just signed up."""
    async with visitor(browser, server, name, **options) as someone:
        await someone.sign_up()
        yield someone
