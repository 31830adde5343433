"""The frame around a conversation in a real browser: turning between rooms, counts, presence, keys, tab, phone."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.looks import nothing_overflows
from tests.live.person import Person, person, visitor
from tests.live.rooms import create, go, invite, is_in, link, read_all
from tests.live.server import Server, eventually

pytestmark = pytest.mark.browser

SAYS_ONLINE = "it => getComputedStyle(it, '::after').content.includes('online')"

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
async def bo(browser: Browser, server: Server) -> AsyncIterator[Person]:
    """Bo, who comes first, owns the lobby and makes the rooms."""
    async with person(browser, server, "bo") as bo:
        yield bo


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server, bo: Person) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        for title in ("Design", "Release 2.0"):
            await create(bo, title)
            await invite(bo, "ana")
            await expect(link(ana, title)).to_be_visible()
        yield ana


@pytest.fixture(autouse=True)
async def in_the_lobby(ana: Person, bo: Person) -> None:
    for one in (ana, bo):
        await one.page.keyboard.press("Escape")
        await go(one, "General")


async def test_turning_to_another_room_loads_no_page_and_back_leads_back(ana: Person) -> None:
    await ana.page.evaluate("window.isTheSame = true")
    await go(ana, "Design")
    await expect(ana.page).to_have_url(re.compile("/rooms/design$"))
    await expect(link(ana, "Design")).to_have_attribute("aria-current", "page")
    await ana.say("said in design")
    await ana.sees("said in design")
    await go(ana, "Release 2.0")
    await expect(ana.page).to_have_url(re.compile("/rooms/release-2-0$"))
    await expect(ana.row("said in design")).to_have_count(0)
    await ana.page.go_back()
    await is_in(ana, "Design")
    await ana.sees("said in design")
    await ana.page.go_forward()
    await is_in(ana, "Release 2.0")
    assert await ana.page.evaluate("window.isTheSame")
    await ana.page.reload()
    await is_in(ana, "Release 2.0")


async def test_address_of_a_message_opens_the_room_around_it(ana: Person, bo: Person) -> None:
    await go(bo, "Design")
    await bo.say("a place to find again")
    said = bo.row("a place to find again")
    await expect(said).to_have_attribute("data-seq", re.compile(r"\d+"))  # it is stored, not only shown
    await ana.page.goto(f"/rooms/design/{await said.get_attribute('data-seq')}")
    await is_in(ana, "Design")
    await expect(ana.row("a place to find again")).to_be_in_viewport()
    await ana.page.wait_for_function("document.cookie.includes('chatterbox_room=design')")
    await ana.page.goto("/")
    await is_in(ana, "Design")  # where one was the last time


async def test_what_is_said_elsewhere_is_counted_on_every_tab_until_it_is_read(
    server: Server, ana: Person, bo: Person
) -> None:
    tab = await ana.tab()
    await tab.page.goto("/rooms/general")
    for room in ("design", "release-2-0", "general"):
        await read_all(server, "ana", room)
    await go(bo, "Design")
    await bo.say("psst")
    for one in (ana, tab):
        await expect(link(one, "Design").locator(".count")).to_contain_text("1")
        await expect(link(one, "Design")).to_have_css("font-weight", "700")
        await expect(one.page).to_have_title(re.compile(r"^\(1\) General"))
    await bo.say("@ana look")
    await expect(link(ana, "Design")).to_have_class(re.compile("mentioned"))
    await ana.keep("sidebar-mention-1280-light")
    await go(ana, "Design")
    await ana.sees("@ana look")
    for one in (ana, tab):
        await expect(link(one, "Design").locator(".count")).to_have_count(0)
        await expect(one.page).to_have_title(re.compile(r"^(Design|General)"))
    await tab.page.close()


async def test_presence_has_a_shape_and_a_word(browser: Browser, server: Server, ana: Person) -> None:
    async with visitor(browser, server, "cleo") as cleo:
        await server.token("cleo")
        ring = ana.page.locator('.people .presence[data-person="cleo"]')
        await expect(ring).to_have_css("background-color", "rgba(0, 0, 0, 0)")
        await cleo.page.goto("/login")
        await cleo.sign_in()
        await cleo.is_in()
        await expect(ring).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
        await eventually(lambda: ring.evaluate(SAYS_ONLINE), True)
        await cleo.page.locator(".people .person", has_text="ana").click()
        await is_in(cleo, "ana")
        await expect(cleo.page.locator(".topic")).to_have_class(re.compile("presence-word"))
        await cleo.say("hello ana")
        await expect(link(ana, "cleo").locator(".count")).to_be_visible()


async def test_keys_reach_rooms_people_and_every_part_of_the_page(ana: Person) -> None:
    keys = ana.page.keyboard
    await ana.field.focus()
    await keys.press("Control+k")
    await expect(ana.page.get_by_placeholder("Room or person")).to_be_focused()
    await keys.type("rl2")
    await expect(ana.page.locator(".choice[aria-selected=true]")).to_contain_text("Release 2.0")
    await ana.keep("switcher-1280-light")
    await keys.press("Enter")
    await is_in(ana, "Release 2.0")
    await keys.press("Alt+ArrowUp")
    await is_in(ana, "General")
    await keys.press("Alt+ArrowDown")
    await is_in(ana, "Release 2.0")
    await keys.press("Control+/")
    await expect(ana.page.get_by_text("Previous or next unread room")).to_be_visible()
    await keys.press("Escape")
    await expect(ana.page.get_by_role("dialog")).to_have_count(0)
    await ana.page.locator(".skip").focus()
    await keys.press("Enter")
    await expect(ana.field).to_be_focused()
    await keys.press("F6")
    await expect(ana.page.locator(".sidebar")).to_be_focused()
    await keys.press("F6")
    await keys.press("F6")
    await expect(ana.field).to_be_focused()


async def test_menus_answer_to_keys(ana: Person) -> None:
    opener = ana.page.get_by_role("button", name="Your account")
    items = ana.page.get_by_role("menuitem")
    await opener.focus()
    await ana.page.keyboard.press("Enter")
    await expect(items.first).to_be_focused()
    await ana.page.keyboard.press("ArrowUp")
    await expect(items.last).to_be_focused()
    await ana.page.keyboard.press("Escape")
    await expect(items).to_have_count(0)
    await expect(opener).to_be_focused()
    await opener.click()
    await items.last.wait_for()
    await opener.click()
    await expect(items).to_have_count(0)


async def test_a_link_in_the_sidebar_keeps_the_focus_when_it_changes(ana: Person, bo: Person, server: Server) -> None:
    await read_all(server, "ana", "design")
    await expect(link(ana, "Design").locator(".count")).to_have_count(0)
    await link(ana, "Design").focus()
    await go(bo, "Design")
    await bo.say("something new")
    await expect(link(ana, "Design").locator(".count")).to_have_count(1)
    await expect(link(ana, "Design")).to_be_focused()
    assert await titles(ana) == ["Design", "General", "Release 2.0"]
    await read_all(server, "ana", "design")


async def titles(viewer: Person) -> list[str]:
    """Of the rooms in the sidebar, from top to bottom."""
    found: list[str] = await viewer.page.locator(".rooms .room-link .title").all_inner_texts()
    return found


async def test_whoever_is_shown_out_reads_on_and_finds_the_way_back(ana: Person, bo: Person) -> None:
    await create(bo, "Board")
    await invite(bo, "ana")
    await go(ana, "Board")
    await bo.say("numbers")
    await ana.sees("numbers")
    await bo.page.get_by_role("button", name="Members", exact=True).click()
    await bo.page.locator(".member-list .person", has_text="ana").click()
    await bo.page.get_by_role("button", name="Remove from room").click()
    await expect(ana.page.get_by_role("alert").filter(has_text="no longer in this room")).to_be_visible()
    await expect(link(ana, "Board")).to_have_count(0)
    await expect(ana.field).to_be_hidden()
    await ana.sees("numbers")
    await ana.keep("room-gone-1280-light")
    await ana.page.get_by_role("button", name="Back").click()
    await is_in(ana, "General")


async def test_room_that_is_not_there_and_page_that_is_not_there(ana: Person) -> None:
    await ana.page.goto("/rooms/nothing")
    await expect(ana.page.get_by_role("heading", level=1)).to_have_text("There is no such room here")
    await ana.page.get_by_role("button", name="Go to the lobby").click()
    await is_in(ana, "General")
    await ana.page.goto("/nothing")
    await expect(ana.page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    await ana.page.get_by_role("link").click()
    await is_in(ana, "General")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
async def test_chosen_colours_stand_before_anything_is_drawn(ana: Person, theme: str) -> None:
    await ana.look("dark" if theme == "Light" else "light", 1280)
    await ana.page.get_by_role("button", name="Your account").click()
    await ana.page.get_by_role("menuitem", name=theme).click()
    await ana.page.keyboard.press("Escape")
    ground = {"Light": "rgb(255, 255, 255)", "Dark": "rgb(20, 23, 26)"}[theme]
    await expect(ana.page.locator("body")).to_have_css("background-color", ground)
    await ana.page.reload(wait_until="commit")
    await expect(ana.page.locator("html")).to_have_attribute("data-theme", theme.lower())
    await expect(ana.page.locator("body")).to_have_css("background-color", ground)
    await ana.is_in()
    await ana.page.evaluate("delete localStorage['chatterbox.theme']")
    await ana.look("light", 1280)
    await ana.page.reload()
    await ana.is_in()


async def test_notification_only_for_what_calls_me_while_nobody_looks(ana: Person, bo: Person) -> None:
    await ana.page.evaluate("""() => { window.notes = []; localStorage['chatterbox.notify'] = 'on';
        window.Notification = class { static permission = 'granted';
            constructor(title, about) { window.notes.push([title, about.body]); } };
        Object.defineProperty(document, 'hidden', {get: () => window.away, configurable: true});
        window.away = true; }""")
    await go(bo, "Design")
    await bo.say("not for anybody")
    await bo.say("@ana this is for you")
    await ana.page.wait_for_function("window.notes.length")
    await bo.page.locator(".people .person", has_text="ana").click()
    await is_in(bo, "ana")
    await expect(link(ana, "bo")).to_be_visible()
    await bo.say("and this too")
    await ana.page.wait_for_function("window.notes.length > 1")
    notes = await ana.page.evaluate("window.notes")
    assert notes == [["bo in Design", "@ana this is for you"], ["bo", "and this too"]]
    await ana.page.evaluate("window.away = false; delete localStorage['chatterbox.notify']")
    await ana.page.reload()


async def test_on_a_phone_the_rooms_are_a_sheet(browser: Browser, server: Server, ana: Person, bo: Person) -> None:
    async with visitor(browser, server, "ana", **PHONE) as phone:
        await phone.page.goto("/login")
        await phone.sign_in()
        await phone.is_in()
        await phone.page.goto("/rooms/general")
        await expect(phone.page.locator(".sidebar")).to_be_hidden()
        await go(bo, "Release 2.0")
        await bo.say("unread on the phone")
        await expect(phone.page.locator(".open-sheet .dot")).to_be_visible()
        await phone.keep("phone-dot-390-light")
        await phone.page.locator(".open-sheet").tap()
        await expect(phone.page.locator(".sidebar")).to_be_visible()
        await phone.keep("phone-sheet-390-light")
        await phone.page.go_back()
        await expect(phone.page.locator(".sidebar")).to_be_hidden()
        await is_in(phone, "General")
        await phone.page.locator(".open-sheet").tap()
        await link(phone, "Release 2.0").tap()
        await is_in(phone, "Release 2.0")
        await expect(phone.page.locator(".sidebar")).to_be_hidden()
        await phone.sees("unread on the phone")
        await phone.page.get_by_role("button", name="More").tap()
        await phone.page.get_by_role("menuitem", name="Members").tap()
        await expect(phone.page.locator(".pane")).to_be_visible()
        await nothing_overflows(phone.page)
        await phone.page.go_back()
        await expect(phone.page.locator(".pane")).to_be_hidden()
        await is_in(phone, "Release 2.0")
        await phone.page.go_back()
        await is_in(phone, "General")
