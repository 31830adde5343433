"""What becomes of a message is seen on every open page, in its place; a page that comes back stands where it stood."""

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person
from tests.live.program import ask, dial
from tests.live.server import Server, eventually, until

pytestmark = pytest.mark.browser

FIRST_IN_VIEW = """() => { const list = document.querySelector('.scroller'), top = list.getBoundingClientRect().top;
    const row = [...list.querySelectorAll('article')].find(it => it.getBoundingClientRect().bottom > top);
    return [Number(row.dataset.seq), Math.round(row.getBoundingClientRect().top - top)]; }"""

KEPT = """() => { const [seq, top] = JSON.parse(
    Object.entries(sessionStorage).find(([name]) => name.endsWith('.place'))?.[1] ?? '[0, 0]');
    return [seq, Math.round(top)]; }"""

TO_THE_TOP = "document.querySelector('.scroller').scrollTop = -1e6"


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
        await expect(ana.row_at(3)).not_to_have_class("message continues")
        await eventually(ana.seqs, [1, 2, 3, 4])


async def test_page_stands_where_it_stood_after_a_restart(browser: Browser, server: Server) -> None:
    async with person(browser, server, "bo") as bo:
        async with dial(server, await server.token("bot")) as bot:
            for number in range(120):
                await ask(bot, type="post", message=f"line {number}\nof a long conversation")
        await expect(bo.row_at(100)).to_have_count(1)
        while not await bo.row_at(40).count():
            await bo.page.evaluate(TO_THE_TOP)
        await bo.row_at(42).scroll_into_view_if_needed()
        await until(lambda: is_kept(bo), "the browser to have kept where one stands")
        before = await bo.page.evaluate(FIRST_IN_VIEW)
        async with bo.page.expect_navigation():
            await server.restart()
        await expect(bo.row_at(before[0])).to_be_in_viewport()
        await eventually(lambda: bo.page.evaluate(FIRST_IN_VIEW), before)


async def is_kept(someone: Person) -> bool:
    return bool(await someone.page.evaluate(KEPT) == await someone.page.evaluate(FIRST_IN_VIEW))
