"""What one has read: the line, where the room opens, what comes while one does not look, and the way back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect
from websockets.asyncio.client import ClientConnection

from tests.live.person import Person, person, visitor
from tests.live.program import ask, dial, receive, send
from tests.live.server import Server, eventually, until

pytestmark = pytest.mark.browser

LINE = """() => [...document.querySelectorAll('article')]
    .filter(row => getComputedStyle(row, '::before').display !== 'none').map(row => Number(row.dataset.seq))"""
UNNOTICED = 3.0  # pixels
TOP_OF = "row => row.getBoundingClientRect().top - row.closest('.scroller').getBoundingClientRect().top"
GO_DOWN = """text => { document.querySelector('.scroller').scrollTop = 0;
    return [...document.querySelectorAll('article')].at(-1).querySelector('.text')?.innerText.trim() === text; }"""
IS_A_THIRD_DOWN = """row => { const list = row.closest('.scroller'), height = list.clientHeight;
    const top = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
    return height / 4 < top && top < height / 2; }"""
NAMED = "it => getComputedStyle(it, '::after').content"
SCROLL = "up => document.querySelector('.scroller').scrollTop = -up"


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[ClientConnection]:
    async with dial(server, await server.token("bot")) as socket:
        yield socket


async def post(bot: ClientConnection, *texts: str) -> int:
    """The seq of the last of them."""
    for text in texts:
        answer = await ask(bot, type="post", message=text)
    return int(answer["seq"])


async def line_at(reader: Person, *seqs: int) -> None:
    async def is_there() -> bool:
        return bool(await reader.page.evaluate(LINE) == [*seqs])

    await until(is_there, f"the line at {seqs}")


async def reads(server: Server, name: str, seq: int) -> None:
    """Wait until the server knows that somebody has read up to a seq."""
    token = await server.token(name)

    async def has_read() -> bool:
        answer = await server.http.get("/rooms", headers={"Authorization": f"Bearer {token}"})
        return bool(answer.json()[0]["last_read_seq"] >= seq)

    await until(has_read, f"{name} to have read {seq}")


async def test_room_opens_where_one_left_off(browser: Browser, server: Server, bot: ClientConnection) -> None:
    async with person(browser, server, "ana") as ana:
        read = await post(bot, *(f"read {number}" for number in range(70)))
        await reads(server, "ana", read)
        await ana.page.goto("about:blank")
        await post(bot, *(f"unread {number}" for number in range(90)))
        await ana.page.goto("/")
        await line_at(ana, read + 1)
        await expect(ana.row_at(read + 1)).to_be_in_viewport()
        await expect(ana.row_at(read)).to_be_in_viewport()
        await eventually(lambda: ana.row_at(read + 1).evaluate(IS_A_THIRD_DOWN), True)
        await ana.keep("unread-1280-light")
        await until(lambda: is_down(ana, "unread 89"), "newer ones to come on the way down")
        await expect(ana.row("unread 89")).to_be_in_viewport()
        seqs = await ana.seqs()
        assert seqs == list(range(seqs[0], seqs[-1] + 1))
        await reads(server, "ana", read + 90)
        await line_at(ana, read + 1)
        await ana.field.press("Escape")
        await line_at(ana)


async def test_nothing_moves_while_hundreds_come_and_the_way_back_counts_them(
    browser: Browser, server: Server, bot: ClientConnection
) -> None:
    async with person(browser, server, "bea") as bea:
        await post(bot, *(f"before {number}" for number in range(60)))
        await bea.sees("before 59")
        await bea.page.evaluate(SCROLL, 900)
        await expect(bea.page.locator(".to-newest")).to_be_visible()
        await bea.still()  # older ones may have come on the way up
        seq = (await bea.seqs())[-20]
        before = await bea.row_at(seq).evaluate(TOP_OF)
        for number in range(500):
            await send(bot, type="post", message=f"flood {number}")
        for _ in range(500):
            await receive(bot, "ok")
        await expect(bea.page.locator(".to-newest")).to_have_text("500 new")
        await eventually(lambda: moved(bea, seq, before), 0.0)
        await eventually(lambda: holds_at_most(bea, 320), True)
        await bea.keep("flood-1280-light")
        await bea.page.locator(".to-newest").click()
        await expect(bea.row("flood 499")).to_be_in_viewport()
        await expect(bea.page.locator(".to-newest")).to_be_hidden()
        await expect(bea.page.locator(".unread-banner")).to_contain_text("500 new since")
        seqs = await bea.seqs()
        assert seqs == list(range(seqs[0], seqs[-1] + 1))


async def moved(reader: Person, seq: int, top: float) -> float:
    """By how many pixels; what nobody notices is nothing."""
    pixels = float(await reader.row_at(seq).evaluate(TOP_OF)) - top
    return pixels if abs(pixels) > UNNOTICED else 0.0


async def holds_at_most(reader: Person, rows: int) -> bool:
    return await reader.rows.count() <= rows


async def test_line_appears_when_something_comes_while_one_is_away(
    browser: Browser, server: Server, bot: ClientConnection
) -> None:
    async with person(browser, server, "cat") as cat:
        seen = await post(bot, "seen")
        await reads(server, "cat", seen)
        await cat.page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
        await until(lambda: attention(cat, "true,false"), "the page to know that nobody looks")
        missed = await post(bot, "missed")
        await line_at(cat, missed)
        await cat.page.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")
        await reads(server, "cat", missed)
        await line_at(cat, missed)


async def test_banner_leads_to_what_came_while_one_was_away(
    browser: Browser, server: Server, bot: ClientConnection
) -> None:
    async with person(browser, server, "gwen") as gwen:
        seen = await post(bot, "the last that was seen")
        await reads(server, "gwen", seen)
        await gwen.page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
        await until(lambda: attention(gwen, "true,false"), "the page to know that nobody looks")
        await post(bot, *(f"missed {number}" for number in range(42)))
        await line_at(gwen, seen + 1)
        banner = gwen.page.locator(".unread-banner")
        await expect(banner).to_be_visible()
        await gwen.page.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")
        await expect(banner).to_contain_text("42 new since")
        await gwen.keep("banner-1280-light")
        await banner.get_by_role("button", name="Jump").click()
        await expect(gwen.row_at(seen + 1)).to_be_in_viewport()
        await expect(banner).to_have_count(0)
        await gwen.page.evaluate(SCROLL, 0)
        await expect(gwen.row("missed 41")).to_be_in_viewport()
        await line_at(gwen, seen + 1)
        await expect(banner).to_have_count(0)


async def test_what_is_read_in_one_tab_is_read_in_the_other(
    browser: Browser, server: Server, bot: ClientConnection
) -> None:
    async with person(browser, server, "hugo") as hugo:
        seen = await post(bot, "seen by hugo")
        await reads(server, "hugo", seen)
        await hugo.page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
        await until(lambda: attention(hugo, "true,false"), "the page to know that nobody looks")
        missed = await post(bot, "missed by hugo")
        await line_at(hugo, missed)
        other = await hugo.tab()
        await other.page.goto("/")
        await reads(server, "hugo", missed)
        await line_at(other, missed)
        await line_at(hugo)


async def is_down(reader: Person, text: str) -> bool:
    """Go on down as far as is loaded; whether that was far enough."""
    return bool(await reader.page.evaluate(GO_DOWN, text))


async def attention(reader: Person, state: str) -> bool:
    return bool(await reader.page.evaluate("document.querySelector('.scroller').attention") == state)


async def test_marked_unread_is_unread_in_the_next_visit(
    browser: Browser, server: Server, bot: ClientConnection
) -> None:
    async with person(browser, server, "dot") as dot:
        first = await post(bot, "to be read again", "and this") - 1
        await reads(server, "dot", first + 1)
        row = dot.row_at(first)
        await row.hover()
        await row.locator("[data-action=menu]").click()
        await dot.page.get_by_role("menuitem", name="Mark unread from here").click()
        await line_at(dot, first)
        await dot.page.reload()
        await line_at(dot, first)


async def test_two_tabs_of_one_person_show_the_same(browser: Browser, server: Server, bot: ClientConnection) -> None:
    async with person(browser, server, "eli") as eli:
        other = await eli.tab()
        await other.page.goto("/")
        await other.is_in()
        await eli.say("in both tabs")
        for tab in (eli, other):
            await tab.sees("in both tabs")
            await expect(tab.page.locator(".pending")).to_have_count(0)


async def test_days_have_names(browser: Browser, server: Server, bot: ClientConnection) -> None:
    async with visitor(browser, server, "fox", timezone_id=where_it_is_another_day()) as fox:
        await fox.sign_up()
        await post(bot, "today")
        await fox.sees("today")
        day = fox.page.locator(".day span").last
        await eventually(lambda: day.evaluate(NAMED), '"Today"')
        await fox.page.clock.install()
        await fox.page.reload()
        await fox.is_in()
        await fox.page.clock.fast_forward("24:00:00")
        await eventually(lambda: day.evaluate(NAMED), '"Yesterday"')


def where_it_is_another_day() -> str:
    """A time zone with another date than the server has, in which no day ends while the test runs."""
    return "Etc/GMT-14" if datetime.now(UTC).hour >= 10 else "Etc/GMT+12"  # the first is east, the second is west
