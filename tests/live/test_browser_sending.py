"""What becomes of a message between the key and the server: seen at once, kept, sent once and in order."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.live.line import Line
from tests.live.person import Person, person, visitor
from tests.live.server import Server, eventually

pytestmark = pytest.mark.browser

IN_THE_SAME_FRAME = """field => {
    field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
    return [...document.querySelectorAll('.pending .text')].map(it => it.textContent); }"""
HOLD_ROWS = """() => { const rows = document.querySelector('.rows'), place = rows.place, held = [];
    rows.place = (...it) => held.push(it);
    window.letGo = () => { rows.place = place; held.forEach(it => place(...it)); }; }"""
KEEP = "about => localStorage.setItem(`${about}.unsent.0001`, JSON.stringify({text: 'kept'}))"
LINE, PADDING = 22, 24  # pixels, of the composer
KEPT = "Object.keys(localStorage).filter(it => it.includes('.unsent.')).length"


@pytest.fixture
async def line(server: Server) -> AsyncIterator[Line]:
    async with Line(server) as line:
        yield line


async def test_message_is_there_in_the_frame_of_the_key(browser: Browser, server: Server, line: Line) -> None:
    async with person(browser, server, "ana", base_url=line.address) as ana:
        await ana.say("the page is live")
        await expect(ana.row("the page is live")).to_have_attribute("data-seq", "1")
        line.lose()
        await ana.field.fill("at once")
        assert await ana.field.evaluate(IN_THE_SAME_FRAME) == ["at once"]
        await expect(ana.row("at once").locator(".under-way")).to_be_visible()
        line.cut()
        line.mend()
        await expect(ana.page.locator(".pending")).to_have_count(0)
        await ana.sees("at once")
        await eventually(lambda: ana.page.evaluate(KEPT), 0)


async def test_what_is_written_without_a_connection_goes_out_once_and_in_order(
    browser: Browser, server: Server, line: Line
) -> None:
    async with person(browser, server, "cy", base_url=line.address) as cy, person(browser, server, "dan") as dan:
        line.cut()
        await expect(cy.page.locator("#popup")).to_have_attribute("aria-hidden", "false")
        texts = [f"in the tunnel {number}" for number in range(5)]
        for text in texts:
            await cy.say(text)
        await expect(cy.page.locator(".pending")).to_have_count(5)
        await expect(cy.row(texts[0]).locator(".waiting")).to_be_visible()
        await cy.keep("offline-1280-light")
        line.mend()
        await expect(cy.page.locator(".pending")).to_have_count(0)
        for reader in (cy, dan):
            await eventually(lambda page=reader.page: among(page, texts), texts)  # type: ignore[misc]


async def test_message_is_in_sight_between_its_answer_and_its_row(browser: Browser, server: Server) -> None:
    async with person(browser, server, "amy") as amy:
        await amy.say("the page of amy is live")
        await expect(amy.row("the page of amy is live").locator("time")).to_have_count(1)
        await amy.page.evaluate(HOLD_ROWS)
        await amy.say("answered before it is shown")
        await eventually(lambda: amy.page.evaluate(KEPT), 0)
        await expect(amy.page.locator(".pending.settled .text")).to_have_text("answered before it is shown")
        await amy.say("and another one")
        await eventually(lambda: amy.page.evaluate(KEPT), 0)
        await expect(amy.page.locator(".pending.settled")).to_have_count(2)
        await amy.page.evaluate("letGo()")
        await expect(amy.page.locator(".pending")).to_have_count(0)
        await amy.sees("answered before it is shown", "and another one")
        await amy.say("/help")
        await expect(amy.page.locator(".help-line").first).to_be_visible()
        await expect(amy.page.locator(".pending")).to_have_count(0)


async def test_what_was_not_answered_has_failed_until_the_connection_is_back(
    browser: Browser, server: Server, line: Line
) -> None:
    async with person(browser, server, "ben", base_url=line.address) as ben, person(browser, server, "cara") as cara:
        await ben.say("the line is whole")
        await expect(ben.row("the line is whole").locator("time")).to_have_count(1)
        line.lose()
        await ben.say("sent and not answered")
        line.cut()
        await expect(ben.page.locator("html")).to_have_attribute("data-line", "lost")
        await ben.say("written without a connection")
        failed = ben.page.locator(".pending.failed")
        await expect(failed.locator(".reason")).to_have_text(
            "Not sent. The server does not answer. It goes out when the connection is back."
        )
        await expect(failed).to_have_count(1)
        await expect(ben.row("written without a connection").locator(".waiting")).to_be_visible()
        await ben.keep("unanswered-1280-light")
        line.mend()
        await expect(ben.page.locator(".pending")).to_have_count(0)
        await cara.sees("sent and not answered", "written without a connection")


async def among(page: Page, texts: list[str]) -> list[str]:
    """Those of the texts that are there, from top to bottom."""
    return [text for text in await page.locator(".bubble").all_inner_texts() if text in texts]


async def test_what_is_not_sent_survives_a_reload(browser: Browser, server: Server) -> None:
    async with person(browser, server, "eve") as eve:
        await eve.page.evaluate(KEEP, await about(eve))
        await eve.page.reload()
        await eve.sees("kept")
        await expect(eve.page.locator(".pending")).to_have_count(0)
        await eve.page.reload()
        await eve.sees("kept")


async def test_what_is_not_sent_in_another_room_goes_out_too(browser: Browser, server: Server) -> None:
    token = await server.token("gil")
    room = await server.post("/rooms", token, title="Elsewhere", kind="public", topic="")
    async with visitor(browser, server, "gil") as gil:
        await gil.page.goto("/login")
        await gil.sign_in()
        await gil.is_in()
        elsewhere = (await about(gil)).removesuffix("general") + room["room"]
        await gil.page.evaluate(KEEP, elsewhere)
        await gil.page.reload()
        await gil.is_in()
        await eventually(lambda: gil.page.evaluate(KEPT), 0)
        await gil.page.goto(f"/rooms/{room['room']}")
        await gil.sees("kept")


async def test_refused_message_is_edited_deleted_or_tried_again(browser: Browser, server: Server) -> None:
    async with person(browser, server, "fay") as fay:
        await fay.say("/nonsense")
        failed = fay.page.locator(".pending.failed")
        await expect(failed.locator(".reason")).to_have_text(
            "Not sent. There is no such command. /help lists them; begin with // to say it as it is."
        )
        await fay.say("what comes after it is sent")
        await fay.sees("what comes after it is sent")
        await expect(fay.page.locator(".pending")).to_have_count(1)
        await fay.page.reload()
        await expect(failed).to_have_count(1)
        await fay.field.fill("a draft")
        await failed.get_by_role("button", name="Edit").click()
        await expect(fay.field).to_have_value("/nonsense\na draft")
        await expect(failed).to_have_count(0)
        await fay.field.fill("")
        await fay.say("/nonsense")
        await fay.say("/more")
        await expect(fay.page.get_by_text("2 messages not sent")).to_be_visible()
        await fay.keep("failed-1280-light")
        await failed.first.get_by_role("button", name="Retry").click()
        await expect(failed).to_have_count(2)
        await fay.page.get_by_role("button", name="Delete all").click()
        await expect(failed).to_have_count(0)
        await eventually(lambda: fay.page.evaluate(KEPT), 0)


async def test_answer_that_was_refused_still_answers_when_it_is_written_anew(browser: Browser, server: Server) -> None:
    async with person(browser, server, "ula") as ula:
        await ula.say("the question")
        await expect(ula.row("the question")).to_have_attribute("data-seq", re.compile(r"\d+"))
        await ula.field.press("Shift+ArrowUp")
        await expect(ula.page.locator(".strip")).to_contain_text("Reply to ula")
        await ula.say("/nonsense")
        failed = ula.page.locator(".pending.failed")
        await failed.get_by_role("button", name="Edit").click()
        await expect(failed).to_have_count(0)
        await expect(ula.page.locator(".strip")).to_contain_text("Reply to ula")
        await ula.say("the answer")
        await expect(ula.row("the answer").locator(".quote")).to_contain_text("the question")


async def test_suggestions_are_chosen_with_keys(browser: Browser, server: Server) -> None:
    async with person(browser, server, "gus") as gus:
        await gus.field.focus()
        await gus.page.keyboard.type("hi @da")
        options = gus.page.locator(".suggestions [role=option]")
        await expect(options.first).to_contain_text("dan")
        await gus.keep("suggestions-1280-light")
        await gus.page.keyboard.press("Enter")
        await expect(gus.field).to_have_value("hi @dan ")
        await gus.page.keyboard.type(":thumbs_")
        await expect(options).to_have_count(2)
        await gus.page.keyboard.press("ArrowDown")
        await gus.page.keyboard.press("Tab")
        await expect(gus.field).to_have_value("hi @dan 👎 ")
        await gus.page.keyboard.type("#gen")
        await expect(options).to_have_count(1)
        await gus.page.keyboard.press("Escape")
        await expect(options).to_have_count(0)
        await gus.page.keyboard.press("Enter")
        await expect(gus.field).to_have_value("")
        await expect(gus.page.locator(".mention")).to_have_text("@dan")


async def test_keys_format_what_is_selected(browser: Browser, server: Server) -> None:
    async with person(browser, server, "hal") as hal:
        await hal.field.fill("word")
        for keys in ("Control+b", "Control+i", "Control+Shift+C"):
            await hal.field.select_text()
            await hal.page.keyboard.press(keys)
        await expect(hal.field).to_have_value("`_**word**_`")
        await hal.field.fill("```\ncode")
        await hal.page.keyboard.press("Enter")
        await expect(hal.field).to_have_value("```\ncode\n")
        await hal.field.fill("")
        composing = "field => { const key = {key: 'Enter', bubbles: true, cancelable: true, isComposing: true};"
        await hal.field.fill("漢字")
        await hal.field.evaluate(composing + " field.dispatchEvent(new KeyboardEvent('keydown', key)); }")
        await expect(hal.field).to_have_value("漢字")


async def test_composer_grows_to_ten_lines_and_the_newest_stays_in_view(browser: Browser, server: Server) -> None:
    async with person(browser, server, "ida") as ida:
        for number in range(15):
            await ida.say(f"row {number}")
        await ida.sees("row 14")
        for lines in (1, 5, 10, 30):
            await ida.field.fill("\n".join("x" * lines))
            await expect(ida.field).to_have_js_property("offsetHeight", PADDING + LINE * min(lines, 10))
            await expect(ida.row("row 14")).to_be_in_viewport(ratio=1)


async def about(someone: Person) -> str:
    """The name of what the browser keeps of the lobby."""
    return str(await someone.page.locator(".composer").get_attribute("data-about"))
