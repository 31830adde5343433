"""What becomes of a message is seen on every open page, in its place; and a page that comes back stands where it stood."""

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person
from tests.live.program import ask, dial
from tests.live.server import Server

pytestmark = pytest.mark.browser

FIRST_IN_VIEW = """() => { const list = document.querySelector('.scroller'), top = list.getBoundingClientRect().top;
    const row = [...list.querySelectorAll('article')].find(it => it.getBoundingClientRect().bottom > top);
    return [Number(row.dataset.seq), Math.round(row.getBoundingClientRect().top - top)]; }"""


async def test_edit_reaction_and_deletion_are_seen_in_place(browser: Browser, server: Server) -> None:
    async with person(browser, server, "ana") as ana, dial(server, await server.token("bot")) as bot:
        ids = [(await ask(bot, type="post", message=text))["id"] for text in ("one", "two", "three")]
        await ana.sees("one", "two", "three")
        await ask(bot, type="edit", id=ids[0], message="uno")
        await ana.sees("uno")
        await expect(ana.row("uno").locator(".edited")).to_have_text("edited")
        await ask(bot, type="react", id=ids[0], emoji="👍", on=True)
        await expect(ana.row("uno").locator(".reaction")).to_have_text("👍 1")
        await ask(bot, type="post", message="four", reply_to=ids[2])
        await expect(ana.row("four").locator(".quote")).to_have_text("botthree")
        await ask(bot, type="delete", id=ids[1])
        await expect(ana.row("Message deleted")).to_have_count(1)
        await expect(ana.row("three")).not_to_have_class("message continues")
        assert await ana.seqs() == [1, 2, 3, 4]


async def test_page_stands_where_it_stood_after_a_restart(browser: Browser, server: Server) -> None:
    async with person(browser, server, "bo") as bo:
        async with dial(server, await server.token("bot")) as bot:
            for number in range(180):
                await ask(bot, type="post", message=f"line {number}\nof a long conversation")
        await bo.page.reload()
        await scroll_to_the_top(bo)
        await expect.poll(bo.seqs) if False else None
        before = await bo.page.evaluate(FIRST_IN_VIEW)
        await server.restart()
        await bo.page.wait_for_event("load")
        await expect(bo.page.locator(f'article[data-seq="{before[0]}"]')).to_be_in_viewport()
        assert await bo.page.evaluate(FIRST_IN_VIEW) == before
