"""What one can do with a message in a real browser, with the mouse, with keys alone, and on a phone."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.live.person import Person, person
from tests.live.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def people(browser: Browser, server: Server) -> AsyncIterator[tuple[Person, Person]]:
    async with person(browser, server, "ana") as ana, person(browser, server, "bo") as bo:
        yield ana, bo


@pytest.fixture
async def ana(people: tuple[Person, Person]) -> Person:
    return people[0]


@pytest.fixture
async def bo(people: tuple[Person, Person]) -> Person:
    return people[1]


async def said(author: Person, reader: Person, text: str) -> tuple[Locator, Locator]:
    """The row of a new message, on the page of its author and on the reader's."""
    await author.say(text)
    await reader.sees(text)
    await expect(author.row(text).locator("time")).to_have_count(1)
    return author.row(text), reader.row(text)


async def do(person: Person, row: Locator, action: str) -> None:
    """Point at a row and use its toolbar; or, if it is not there, its menu."""
    await row.hover()
    tool = row.locator(f".tools [data-action={action}]").first
    if await tool.count():
        await tool.click()
        return
    await row.locator(".tools [data-action=menu]").click()
    await person.page.locator(f".message-menu [role=menuitem][data-action={action}]").click()


async def test_pointing_at_a_row_shows_its_actions_and_moves_nothing(ana: Person, bo: Person) -> None:
    row, _ = await said(ana, bo, "point at me")
    await ana.still()
    before = await row.bounding_box()
    await row.hover()
    await expect(row.locator(".tools")).to_be_visible()
    await ana.still()
    assert await row.bounding_box() == before
    await ana.keep("toolbar-1280-light")


async def test_reaction_appears_on_both_pages_and_is_taken_back(ana: Person, bo: Person) -> None:
    mine, theirs = await said(ana, bo, "react to me")
    await do(bo, theirs, "react")
    await expect(mine.locator(".reaction")).to_have_text("👍 1")
    await mine.locator(".reaction").click()
    await expect(theirs.locator(".reaction")).to_have_text("👍 2")
    await expect(theirs.locator(".reaction")).to_have_attribute("title", "bo, ana reacted with 👍")
    await expect(mine.locator(".reaction")).to_have_text("👍 2")
    border = await mine.locator(".reaction").evaluate("it => getComputedStyle(it).borderColor")
    await expect(theirs.locator(".reaction")).to_have_css("border-color", border)  # each sees their own mark
    await theirs.locator(".reaction").click()
    for it in (mine, theirs):
        await expect(it.locator(".reaction")).to_have_text("👍 1")
    await expect(mine.locator(".reaction")).to_have_css("border-color", border)
    await expect(theirs.locator(".reaction")).not_to_have_css("border-color", border)


async def test_any_emoji_is_found_by_its_name(ana: Person, bo: Person) -> None:
    _, theirs = await said(ana, bo, "a rocket, please")
    await do(bo, theirs, "emoji")
    await expect(bo.page.locator(".emoji-picker input")).to_be_focused()
    await expect(bo.page.locator(".emoji-picker .grid button").first).to_be_visible()
    await bo.keep("emoji-1280-light")
    await bo.page.keyboard.type("rocket")
    await bo.page.keyboard.press("Enter")
    await expect(theirs.locator(".reaction")).to_have_text("🚀 1")
    await bo.page.locator(".composer .emoji").click()
    await expect(bo.page.locator(".emoji-picker input")).to_be_focused()
    await bo.page.keyboard.type("party popper")
    await bo.page.keyboard.press("Enter")
    await expect(bo.field).to_have_value("🎉")
    await bo.field.fill("")


WATCH_FLASHES = """() => { window.flashed = [];
    new MutationObserver(changes => changes.forEach(({target}) =>
        target.classList.contains('flash') && window.flashed.push(target.textContent)))
    .observe(document.body, {subtree: true, attributes: true, attributeFilter: ['class']}); }"""


async def test_answer_shows_what_it_answers_and_leads_there(ana: Person, bo: Person) -> None:
    _, theirs = await said(ana, bo, "the question")
    await do(bo, theirs, "reply")
    await expect(bo.page.locator(".strip")).to_contain_text("Reply to ana")
    await expect(bo.field).to_be_focused()
    await bo.page.keyboard.press("Escape")
    await expect(bo.page.locator(".strip")).to_be_hidden()
    await do(bo, theirs, "reply")
    await expect(bo.page.locator(".strip")).to_be_visible()
    await expect(bo.field).to_be_focused()
    await bo.keep("reply-1280-light")
    await bo.page.keyboard.type("the answer")
    await bo.page.keyboard.press("Enter")
    await expect(bo.page.locator(".strip")).to_be_hidden()
    answer = ana.rows.filter(has_text="the answer")
    await expect(answer.locator(".quote")).to_have_text("anathe question")
    await ana.page.evaluate(WATCH_FLASHES)  # a slow machine may look too late
    await answer.locator(".quote").click()
    await ana.page.wait_for_function("window.flashed.some(text => text.includes('the question'))")
    await expect(ana.page.locator(".flash")).to_have_count(0)


async def test_up_edits_the_last_message_and_escape_leaves_it(ana: Person, bo: Person) -> None:
    await said(ana, bo, "teh last")
    await ana.field.focus()
    await ana.page.keyboard.press("ArrowUp")
    await expect(ana.field).to_have_value("teh last")
    await ana.page.keyboard.press("Escape")
    await expect(ana.field).to_have_value("")
    await ana.page.keyboard.press("ArrowUp")
    await expect(ana.field).to_have_value("teh last")
    await ana.field.fill("the last")
    await ana.page.keyboard.press("Enter")
    await bo.sees("the last")
    await expect(bo.row("the last").locator(".edited")).to_have_text("edited")
    await expect(bo.row("teh last")).to_have_count(0)
    await expect(ana.field).to_have_value("")


async def test_deletion_asks_once_and_is_seen_by_both(ana: Person, bo: Person) -> None:
    mine, _ = await said(ana, bo, "a slip of the tongue")
    await do(ana, mine, "delete")
    await ana.page.locator(".dialog").get_by_role("button", name="Delete").click()
    for reader in (ana, bo):
        await expect(reader.row("a slip of the tongue")).to_have_count(0)
        await expect(reader.row("Message deleted")).to_have_count(1)
    await expect(ana.page.locator(".q-dialog")).to_have_count(0)
    undo = ana.page.locator(".undo").get_by_role("button", name="Undo")
    await ana.keep("undo-1280-light")
    await undo.click()
    for reader in (ana, bo):
        await expect(reader.row("Message deleted")).to_have_count(0)
        await expect(reader.row("a slip of the tongue")).to_have_count(1)
    await expect(undo).to_have_count(0)


async def test_tombstone_is_there_for_who_saw_the_message(
    browser: Browser, server: Server, ana: Person, bo: Person
) -> None:
    mine, _ = await said(ana, bo, "soon to be gone")
    seq = await mine.get_attribute("data-seq")
    await do(ana, mine, "delete")
    await ana.page.locator(".dialog").get_by_role("button", name="Delete").click()
    for reader in (ana, bo):
        await expect(reader.row_at(int(seq or 0))).to_have_text(re.compile("Message deleted"))
        await expect(reader.row_at(int(seq or 0))).to_be_visible()
    await said(ana, bo, "and on it goes")
    await bo.page.reload()
    await bo.sees("and on it goes")
    await expect(bo.row_at(int(seq or 0))).to_be_hidden()
    await bo.page.locator(".rows").focus()
    await bo.page.keyboard.press("End")
    await bo.page.keyboard.press("ArrowUp")
    await expect(bo.page.locator("article:focus")).to_have_count(1)


async def test_what_is_saved_is_found_again(ana: Person, bo: Person) -> None:
    _, theirs = await said(ana, bo, "for later")
    await do(bo, theirs, "save")
    await bo.page.locator(".room-header").get_by_role("button", name="More").click()
    await bo.page.get_by_role("menuitem", name="Saved messages").click()
    pane = bo.page.locator(".pane")
    await expect(pane.locator(".found-text")).to_have_text("for later")
    await bo.keep("saved-1280-light")
    await theirs.hover()
    await theirs.locator(".tools [data-action=menu]").click()
    menu = bo.page.locator(".message-menu")
    await expect(menu.get_by_role("menuitem", name="Remove from saved")).to_be_visible()
    await expect(menu.get_by_role("menuitem", name="Save", exact=True)).to_be_hidden()
    await bo.keep("saved-menu-1280-light")
    await menu.get_by_role("menuitem", name="Remove from saved").click()
    await expect(pane.get_by_text("Nothing is saved")).to_be_visible()
    await pane.get_by_role("button", name="Close").click()


async def test_menu_offers_what_one_may_do(ana: Person, bo: Person) -> None:
    mine, theirs = await said(bo, ana, "whose is this")
    for reader, row, may in ((bo, mine, True), (ana, theirs, False)):
        await row.hover()
        await row.locator(".tools [data-action=menu]").click()
        menu = reader.page.locator(".message-menu")
        await expect(menu).to_be_visible()
        await expect(menu.locator("[data-action=edit]")).to_be_visible(visible=may)
        await reader.keep(f"menu-{reader.name}-1280-light")
        await reader.page.keyboard.press("Escape")
        await expect(menu).to_be_hidden()


async def test_keys_alone_lead_to_a_reaction(ana: Person, bo: Person) -> None:
    _, theirs = await said(ana, bo, "only with keys")
    await bo.field.focus()
    await bo.page.keyboard.press("Shift+Tab")
    await bo.page.locator(".rows").focus()
    await bo.page.keyboard.press("ArrowUp")
    await expect(theirs).to_be_focused()
    await bo.page.keyboard.press("Tab")
    while await bo.page.evaluate("document.activeElement.dataset.action") != "react":
        await bo.page.keyboard.press("Tab")
    await bo.page.keyboard.press("Enter")
    await expect(theirs.locator(".reaction")).to_have_text("👍 1")
    await theirs.focus()
    await bo.page.keyboard.press("+")
    await expect(bo.page.locator(".emoji-picker .grid button").first).to_be_visible()
    await bo.page.keyboard.type("red heart")
    await bo.page.keyboard.press("Enter")
    await expect(theirs.locator(".reaction").nth(1)).to_have_text("❤️ 1")
    await theirs.focus()
    await bo.page.keyboard.press("r")
    await expect(bo.page.locator(".strip")).to_contain_text("Reply to ana")
    await expect(bo.field).to_be_focused()
    await bo.page.keyboard.press("Escape")


async def test_code_is_coloured_and_copied(ana: Person, bo: Person) -> None:
    await bo.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await ana.field.fill("look: ```python\nif x:\n    pass\n```")
    await ana.field.fill("```python\nif x:\n    pass\n```")
    await ana.field.press("Enter")
    block = bo.page.locator(".code").last
    await expect(block.locator(".code-k").first).to_have_text("if")
    await block.hover()
    await block.get_by_role("button", name="Copy the code").click()
    await expect(bo.page.get_by_text("Code copied")).to_be_visible()
    assert await bo.page.evaluate("navigator.clipboard.readText()") == "if x:\n    pass\n"


async def test_on_a_phone_a_long_press_opens_a_sheet(browser: Browser, server: Server, ana: Person) -> None:
    screen = {"width": 390, "height": 844}
    async with person(browser, server, "cleo", viewport=screen, has_touch=True, is_mobile=True) as cleo:
        await ana.say("press me long")
        row = cleo.row("press me long")
        await expect(row).to_be_visible()
        bubble = await row.locator(".bubble").bounding_box()
        assert bubble
        fingers = await cleo.context.new_cdp_session(cleo.page)
        place = {"x": bubble["x"] + 15, "y": bubble["y"] + 10}
        await fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
        menu = cleo.page.locator(".message-menu")
        await expect(menu).to_be_visible()
        await fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await expect(menu.get_by_role("menuitem", name="Save", exact=True)).to_be_visible()
        await cleo.still()
        box = await menu.bounding_box()
        assert box
        assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
        await cleo.keep("sheet-390-light")
        await menu.locator(".quick button").first.tap()
        await expect(ana.row("press me long").locator(".reaction")).to_have_text("👍 1")
        await expect(menu).to_be_hidden()
