"""The field one writes in: what is not said yet survives, who is writing is told, and how one likes it is heeded."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person, visitor
from tests.live.server import Server, until

pytestmark = pytest.mark.browser

TRICKY = "</script><b>`${x}` &amp; \"a\" 'thought'\nthat is not finis"
WATCH_LINE = """() => { window.told = []; const line = document.querySelector('.typing');
    new MutationObserver(() => line.textContent && window.told.push(line.textContent))
        .observe(line, {childList: true, subtree: true, characterData: true}); }"""
HEAR_TYPING = """() => { window.heard = []; window.now = Date.now(); Date.now = () => window.now;
    const later = window.setTimeout;
    window.setTimeout = (then, wait, ...rest) => wait === 5000 ? (window.idle = then, 0) : later(then, wait, ...rest);
    document.querySelector('.composer').addEventListener('typing', (e) => window.heard.push(...e.detail)); }"""
ENTER = "{key: 'Enter', bubbles: true, cancelable: true,"
CARET = "field => [field.selectionStart, field.selectionEnd, field.value.length]"


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        yield ana


@pytest.fixture(scope="module")
async def bo(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "bo") as bo:
        yield bo


async def headers(server: Server, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {await server.token(name)}"}


async def draft_is(server: Server, name: str, draft: str, room: str = "general") -> None:
    async def is_so() -> bool:
        answer = await server.http.get(f"/rooms/{room}/draft", headers=await headers(server, name))
        return bool(answer.json()["draft"] == draft)

    await until(is_so, f"the server to have {draft!r} of {name}")


async def kept(someone: Person) -> list[str]:
    """What this browser alone has."""
    script = "Object.entries(localStorage).filter(([it]) => it.endsWith('.draft')).map(([, text]) => text)"
    found: list[str] = await someone.page.evaluate(script)
    return found


async def test_what_is_written_is_there_in_another_browser_until_it_is_said(
    browser: Browser, server: Server, ana: Person
) -> None:
    await ana.field.fill(TRICKY)
    await draft_is(server, "ana", TRICKY)
    await until(lambda: nothing_kept(ana), "the browser to know that the server has it")
    async with visitor(browser, server, "ana") as elsewhere:
        await elsewhere.page.goto("/login")
        await elsewhere.sign_in()
        await expect(elsewhere.field).to_have_value(TRICKY)
        await expect(elsewhere.field).to_be_focused()
        assert len(set(await elsewhere.field.evaluate(CARET))) == 1, "the caret is at the end"
        await elsewhere.field.press("End")
        await elsewhere.page.keyboard.type("hed")
        await elsewhere.page.keyboard.press("Enter")
        await expect(elsewhere.rows.filter(has_text="finished")).to_have_count(1)
        await draft_is(server, "ana", "")
        await elsewhere.page.reload()
        await elsewhere.is_in()
        await expect(elsewhere.field).to_have_value("")
    await ana.field.fill("")


async def nothing_kept(someone: Person) -> bool:
    return await kept(someone) == []


async def test_each_room_has_its_own_and_what_follows_a_message_stays(server: Server, ana: Person, bo: Person) -> None:
    room = (await server.http.post("/rooms", headers=await headers(server, "ana"), json={"title": "Drafts"})).json()
    await ana.field.fill("said soon")
    await draft_is(server, "ana", "said soon")
    await ana.field.press("Enter")
    await ana.page.keyboard.type("the next one")
    await ana.sees("said soon")
    await draft_is(server, "ana", "the next one")
    await ana.page.locator(f'.room-link[href="/rooms/{room["room"]}"]').click()
    await expect(ana.page.get_by_role("heading", level=1)).to_contain_text("Drafts")
    await expect(ana.field).to_have_value("")
    await expect(ana.field).to_be_focused()
    await ana.page.keyboard.type("at once away")
    await ana.page.locator('.room-link[href="/rooms/general"]').click()
    await expect(ana.field).to_have_value("the next one")
    await draft_is(server, "ana", "at once away", room["room"])
    await ana.field.fill("")
    await draft_is(server, "ana", "")


async def test_a_draft_is_kept_over_an_edit_and_never_sent_by_it(server: Server, ana: Person) -> None:
    await ana.say("to be edited")
    await expect(ana.row("to be edited")).to_have_attribute("data-seq", re.compile(r"\d+"))
    await ana.field.press("ArrowUp")
    await expect(ana.field).to_have_value("to be edited")
    await ana.page.keyboard.press("Escape")
    await ana.field.fill("half a thou")
    row = ana.row("to be edited")
    await row.focus()
    await ana.page.keyboard.press("e")
    await expect(ana.field).to_have_value("to be edited")
    await ana.field.fill("edited")
    await ana.page.keyboard.press("Enter")
    await ana.sees("edited")
    await expect(ana.field).to_have_value("half a thou")
    await draft_is(server, "ana", "half a thou")
    await ana.field.fill("")


async def test_what_was_not_confirmed_is_no_draft(server: Server, ana: Person) -> None:
    await ana.field.fill("/nonsense")
    await draft_is(server, "ana", "/nonsense")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.locator(".pending.failed")).to_have_count(1)
    await draft_is(server, "ana", "/nonsense")  # it was not said, so another browser still has it
    await ana.page.reload()
    await expect(ana.page.locator(".pending.failed")).to_have_count(1)
    await expect(ana.field).to_have_value("")
    await ana.page.get_by_role("button", name="Delete").click()
    await ana.page.reload()
    await expect(ana.field).to_have_value("/nonsense")
    await ana.field.fill("")
    await draft_is(server, "ana", "")


async def test_who_is_writing_is_told_and_moves_nothing(ana: Person, bo: Person) -> None:
    line = bo.page.locator(".typing")
    before = await line.bounding_box()
    for leave in ("Enter", "Backspace", "Escape"):
        await ana.field.press("x")
        await expect(line).to_have_text("ana is typing…")
        assert await line.bounding_box() == before
        if leave == "Escape":
            await ana.field.evaluate("field => field.blur()")
        else:
            await ana.field.press(leave)
        await expect(line).to_have_text("")
    await ana.field.fill("")
    await ana.field.fill("/me waves")
    await ana.field.press("Enter")
    await expect(bo.rows.filter(has_text="ana waves")).to_have_count(1)
    await expect(line).to_have_text("")


async def test_how_much_is_left_is_said_when_little_is(ana: Person) -> None:
    form = ana.page.locator(".composer")
    for length, left in ((3599, None), (3600, "400"), (4001, "-1")):
        await ana.field.fill("x" * length)
        if left is None:
            await expect(form).not_to_have_attribute("data-left", "0")
            assert await form.get_attribute("data-left") is None
        else:
            await expect(form).to_have_attribute("data-left", left)
    await ana.keep("too-long-1280-light")
    await ana.field.fill("")


async def switch(someone: Person, label: str) -> None:
    await someone.page.get_by_role("button", name="Your account").click()
    await someone.page.get_by_role("menuitem", name="Profile and password").click()
    await someone.page.get_by_role("switch", name=label).click()
    await someone.page.keyboard.press("Escape")
    await expect(someone.page.locator(".q-dialog")).to_have_count(0)


async def test_how_one_likes_it_is_heeded_on_every_page_at_once(ana: Person, bo: Person) -> None:
    tab = await ana.tab()
    await tab.page.goto("/")
    await tab.is_in()
    await switch(ana, "Ctrl Enter sends")
    for page in (ana, tab):
        await expect(page.page.locator(".composer")).to_have_attribute("data-ctrl-enter", "true")
    await tab.field.fill("one")
    await tab.field.press("Enter")
    await tab.page.keyboard.type("two")
    await expect(tab.field).to_have_value("one\ntwo")
    await tab.field.press("Control+Enter")
    await expect(tab.field).to_have_value("")
    await switch(ana, "Ctrl Enter sends")
    for page in (ana, tab):
        await expect(page.page.locator(".composer")).not_to_have_attribute("data-ctrl-enter", "true")
    await ana.page.get_by_role("button", name="Your account").click()
    await ana.page.get_by_role("menuitem", name="Dark").click()
    for page in (ana, tab):
        await expect(page.page.locator("html")).to_have_attribute("data-theme", "dark")
    await ana.page.get_by_role("menuitem", name="As the system").click()
    await expect(tab.page.locator("html")).to_have_attribute("data-theme", "auto")
    await ana.page.keyboard.press("Escape")
    await tab.page.close()


async def test_who_does_not_want_to_tell_or_see_who_is_writing(server: Server, ana: Person, bo: Person) -> None:
    await switch(ana, "Tell others when I am writing")
    await likes(server, "ana", tells_typing=False)
    await ana.field.fill("x")
    await bo.field.fill("x")
    await expect(ana.page.locator(".typing")).to_have_text("bo is typing…")
    await expect(bo.page.locator(".typing")).to_have_text("")
    await switch(ana, "Tell others when I am writing")
    await likes(server, "ana", tells_typing=True)
    await switch(bo, "Show me who is writing")
    await likes(server, "bo", sees_typing=False)
    await bo.page.reload()
    await bo.is_in()
    await bo.page.evaluate(WATCH_LINE)
    await ana.field.fill("")
    await ana.field.fill("xy")
    await ana.say("said after that")
    await bo.sees("said after that")
    assert await bo.page.evaluate("window.told") == []
    await switch(bo, "Show me who is writing")
    await likes(server, "bo", sees_typing=True)
    await bo.field.fill("")


async def likes(server: Server, name: str, **wanted: bool) -> None:
    """Wait until the server knows how somebody likes it."""

    async def is_so() -> bool:
        me = (await server.http.get("/me", headers=await headers(server, name))).json()
        return all(me[key] == value for key, value in wanted.items())

    await until(is_so, f"{name} to like {wanted}")


async def test_typing_is_told_at_once_then_every_three_seconds_and_its_end_after_five(ana: Person) -> None:
    """The browser's clock is turned by hand; what it tells is looked at where it tells it."""
    await ana.page.reload()
    await ana.is_in()
    await ana.page.evaluate(HEAR_TYPING)
    for passed in (0, 1000, 1000, 1500, 4000):
        await ana.page.evaluate("passed => window.now += passed", passed)
        await ana.field.press("x")
    assert await ana.page.evaluate("window.heard") == [True, True, True]
    await ana.page.evaluate("window.idle()")
    assert await ana.page.evaluate("window.heard") == [True, True, True, False]
    await ana.field.fill("/me waves")
    await ana.field.fill("")
    assert await ana.page.evaluate("window.heard") == [True, True, True, False]
    await ana.page.reload()
    await ana.is_in()


@pytest.mark.parametrize("composing", ["{isComposing: true}", "{keyCode: 229}"])
async def test_enter_belongs_to_the_input_method_while_a_word_is_composed(ana: Person, composing: str) -> None:
    await ana.field.fill("@b")
    await expect(ana.page.locator(".suggestions [role=option]").first).to_be_visible()
    await ana.field.evaluate(f"field => field.dispatchEvent(new KeyboardEvent('keydown', {ENTER} ...{composing}}}))")
    await expect(ana.field).to_have_value("@b")
    await ana.field.fill("漢字")
    await ana.field.evaluate(f"field => field.dispatchEvent(new KeyboardEvent('keydown', {ENTER} ...{composing}}}))")
    await expect(ana.field).to_have_value("漢字")
    await ana.field.fill("")
