"""A long history in a real browser: newest first, older messages on the way up, and a view that stays put."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person
from tests.live.program import ask, dial
from tests.live.server import Server, eventually, until

pytestmark = pytest.mark.browser

LONG = 170  # messages: three pages of 50, and a rest
STILL = 3.0  # pixels that a row may move without anybody noticing

SCROLL_UP = """pixels => { const list = document.querySelector('.scroller');
    list.scrollTop = -Math.min(pixels, list.scrollHeight - list.clientHeight); }"""
FROM_THE_END = "-document.querySelector('.scroller').scrollTop"

# Where a row stands, frame after frame.
WATCH = """seq => { const row = document.querySelector(`article[data-seq="${seq}"]`), tops = window.tops = [];
    const look = () => {
        tops.push(row.getBoundingClientRect().top); window.watching = requestAnimationFrame(look); };
    look(); }"""
WATCHED = """async () => { for (const _ of '12') await new Promise(requestAnimationFrame);
    cancelAnimationFrame(window.watching); return Math.max(...window.tops) - Math.min(...window.tops); }"""


@pytest.fixture(scope="module")
async def history(server: Server) -> list[str]:
    """A room with a past."""
    texts = [f"message {number}" + ", and some more words" * (number % 9) for number in range(1, LONG + 1)]
    await post(server, texts)
    return texts


@pytest.fixture(scope="module")
async def person_in_it(browser: Browser, server: Server, history: list[str]) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        yield ana


@pytest.fixture
async def ana(person_in_it: Person) -> Person:
    """Ana, who has just opened the page."""
    await person_in_it.page.goto("/")
    await person_in_it.is_in()
    return person_in_it


async def test_newest_page_comes_first_and_older_ones_on_the_way_up(ana: Person, history: list[str]) -> None:
    await expect(ana.rows).to_have_count(50)
    seqs = await ana.seqs()
    assert seqs == list(range(seqs[-1] - 49, seqs[-1] + 1))
    await until(lambda: is_at_the_end(ana), "the newest message")
    while seqs[0] > 1:
        oldest = seqs[0]
        await scroll_up(ana, 10**6)
        await ana.page.evaluate(WATCH, oldest)
        await until(lambda before=oldest: starts_before(ana, before), "older messages")  # type: ignore[misc]
        assert await ana.page.evaluate(WATCHED) <= STILL, f"the view jumped when rows came above {oldest}"
        seqs = await ana.seqs()
        assert seqs == list(range(seqs[0], seqs[-1] + 1))
    await expect(ana.page.get_by_text("This is where the conversation begins.")).to_be_visible()
    await scroll_up(ana, 10**6)
    await ana.keep("beginning-1280-light")
    await eventually(lambda: first(ana, LONG), history)


async def test_new_message_does_not_move_who_reads_above(ana: Person, server: Server) -> None:
    await scroll_up(ana, 900)
    await ana.page.evaluate(WATCH, (await ana.seqs())[25])
    await post(server, ["new, below"])
    await ana.sees("new, below")
    assert await ana.page.evaluate(WATCHED) <= STILL
    await ana.keep("scrolled-up-1280-light")
    await ana.page.locator(".to-newest").click()
    await expect(ana.row("new, below")).to_be_in_viewport()
    await expect(ana.page.locator(".to-newest")).to_be_hidden()


LIKE_SAFARI = """() => { const supports = CSS.supports.bind(CSS);
    CSS.supports = (...what) => what[0] !== 'overflow-anchor' && supports(...what);
    document.querySelector('.scroller').style.overflowAnchor = 'none'; }"""


async def test_nothing_moves_in_a_browser_that_does_not_hold_the_view_by_itself(ana: Person, server: Server) -> None:
    await ana.page.evaluate(LIKE_SAFARI)
    await scroll_up(ana, 900)
    seq = (await ana.seqs())[25]
    await ana.page.evaluate(WATCH, seq)
    await post(server, ["new, below, in another browser", "and long " * 100])
    await ana.sees("new, below, in another browser")
    await expect(ana.row_at(seq + 25)).to_have_count(1)
    assert await ana.page.evaluate(WATCHED) <= STILL


async def test_new_message_is_in_view_for_who_reads_the_newest(ana: Person, server: Server) -> None:
    await post(server, ["new, in view " + "and long " * 200])
    await expect(ana.rows.last).to_contain_text("new, in view")
    await expect(ana.rows.last.locator("time")).to_be_in_viewport()


async def test_own_message_is_in_view_for_who_reads_above(ana: Person) -> None:
    await scroll_up(ana, 900)
    await ana.say("mine, from above")
    await expect(ana.row("mine, from above")).to_be_in_viewport()


async def test_view_stays_put_while_the_far_side_is_let_go(ana: Person, server: Server) -> None:
    more = [f"more {number}" + ", and some more words" * (number % 9) for number in range(400)]
    await post(server, [*more, "the very last"])
    await ana.page.goto("/")
    await ana.page.locator(".to-newest").click()  # it opens where she left off
    await ana.sees("the very last")
    seqs = await ana.seqs()
    while seqs[0] > 1:
        await scroll_up(ana, 10**6)
        await ana.page.evaluate(WATCH, seqs[0])
        await until(lambda before=seqs[0]: starts_before(ana, before), "older messages")  # type: ignore[misc]
        assert await ana.page.evaluate(WATCHED) <= STILL, f"the view jumped when rows came above {seqs[0]}"
        seqs = await ana.seqs()
        assert seqs == list(range(seqs[0], seqs[-1] + 1))
        assert len(seqs) <= 320
    assert not await ana.row("the very last").count()
    while not await ana.row("the very last").count():
        newest = (await ana.seqs())[-1]
        await ana.page.evaluate("document.querySelector('.scroller').scrollTop = 0")
        await ana.page.evaluate(WATCH, newest)
        await until(lambda after=newest: ends_after(ana, after), "newer messages")  # type: ignore[misc]
        assert await ana.page.evaluate(WATCHED) <= STILL, f"the view jumped when rows came below {newest}"
        seqs = await ana.seqs()
        assert seqs == list(range(seqs[0], seqs[-1] + 1))


async def post(server: Server, texts: list[str]) -> None:
    async with dial(server, await server.token("poster")) as socket:
        for text in texts:
            assert (await ask(socket, type="post", message=text))["type"] == "ok"


async def scroll_up(ana: Person, pixels: int) -> None:
    """Go so far from the newest message, or to the oldest one that is shown."""
    await ana.page.evaluate(SCROLL_UP, pixels)


async def ends_after(ana: Person, seq: int) -> bool:
    return (await ana.seqs())[-1] > seq


async def first(ana: Person, count: int) -> list[str]:
    return (await ana.page.locator(".bubble").all_inner_texts())[:count]


async def is_at_the_end(ana: Person) -> bool:
    return bool(await ana.page.evaluate(FROM_THE_END) < 2)


async def starts_before(ana: Person, seq: int) -> bool:
    return (await ana.seqs())[0] < seq
