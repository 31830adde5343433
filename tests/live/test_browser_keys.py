"""Every row of the list of keys does what it says, in a real browser."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.live.person import Person, person
from tests.live.server import Server, until

RINGS: list[tuple[str, str | re.Pattern[str]]] = [
    ("outline-width", "2px"),
    ("box-shadow", re.compile("0px 0px 0px 1px")),
]
"""The second adds to a border of one pixel."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def people(browser: Browser, server: Server) -> AsyncIterator[tuple[Person, Person]]:
    """Ana and Bo, who are in three rooms together: Alpha, Beta and General."""
    async with person(browser, server, "ana") as ana, person(browser, server, "bo") as bo:
        for title in ("Alpha", "Beta"):
            await request(server, "ana", "POST", "/rooms", title=title)
            await request(server, "ana", "POST", f"/rooms/{title.lower()}/members", username="bo")
            for one in (ana, bo):
                await expect(link(one, title)).to_be_visible()
        yield ana, bo


@pytest.fixture
async def ana(people: tuple[Person, Person]) -> Person:
    ana = people[0]
    await ana.page.goto("/rooms/general")
    await ana.is_in()
    await expect(ana.field).to_be_focused()
    await expect(ana.field).to_have_value("")
    return ana


@pytest.fixture
async def bo(people: tuple[Person, Person]) -> Person:
    return people[1]


async def request(server: Server, who: str, method: str, path: str, **body: object) -> None:
    headers = {"Authorization": f"Bearer {await server.token(who)}"}
    answer = await server.http.request(method, path, json=body, headers=headers)
    assert answer.status_code < 300, answer.text


def link(viewer: Person, title: str) -> Locator:
    return viewer.page.locator(".room-link").filter(has=viewer.page.get_by_text(title, exact=True))


async def is_in(viewer: Person, title: str) -> None:
    await expect(viewer.page.get_by_role("heading", level=1)).to_contain_text(title)
    await expect(viewer.page.locator(".open-room")).to_have_count(1)
    await expect(viewer.field).to_be_focused()


async def said(author: Person, reader: Person, text: str) -> Locator:
    """The row of a new message, stored, on the reader's page."""
    await author.say(text)
    await expect(reader.row(text)).to_have_attribute("data-seq", re.compile(r"\d+"))
    return reader.row(text)


async def test_rooms_are_reached_in_both_directions_and_unread_ones_alone(
    server: Server, ana: Person, bo: Person
) -> None:
    keys = ana.page.keyboard
    for press, title in (
        ("Alt+ArrowDown", "Alpha"), ("Alt+ArrowDown", "Beta"), ("Alt+ArrowUp", "Alpha"), ("Alt+ArrowUp", "General"),
    ):  # fmt: skip
        await keys.press(press)
        await is_in(ana, title)
    for press, title in (("Alt+ArrowDown", "Beta"), ("Alt+ArrowUp", "General")):  # faster than anything is drawn
        for _ in range(2):
            await keys.press(press)
        await is_in(ana, title)
    await request(server, "ana", "POST", "/rooms/alpha/read", seq=99)
    await expect(link(ana, "Alpha")).not_to_have_class(re.compile("unread"))
    await request(server, "bo", "POST", "/rooms/beta/messages", message="unread in beta")
    await expect(link(ana, "Beta")).to_have_class(re.compile("unread"))
    for press in ("Alt+Shift+ArrowDown", "Alt+Shift+ArrowUp"):
        await keys.press(press)
        await is_in(ana, "Beta")
        await keys.press("Alt+ArrowDown")
        await is_in(ana, "General")
        await request(server, "bo", "POST", "/rooms/beta/messages", message="and again")
        await expect(link(ana, "Beta")).to_have_class(re.compile("unread"))
    await keys.press("Control+k")
    await expect(ana.page.get_by_placeholder("Room or person")).to_be_focused()
    await expect(ana.page.locator(".choice").first).to_contain_text("Beta")  # unread first
    await keys.press("Enter")
    await is_in(ana, "Beta")


async def test_up_edits_mine_and_shift_up_answers_the_last(ana: Person, bo: Person) -> None:
    await said(ana, bo, "mine, before the last")
    await said(bo, ana, "the last")
    await ana.field.press("Shift+ArrowUp")
    await expect(ana.page.locator(".strip")).to_contain_text("Reply to bo")
    await ana.page.keyboard.press("Escape")
    await ana.field.press("ArrowUp")
    await expect(ana.field).to_have_value("mine, before the last")
    await ana.page.keyboard.press("Escape")
    await expect(ana.field).to_have_value("")
    await ana.field.press("x")
    await ana.field.press("ArrowUp")
    await expect(ana.field).to_have_value("x")
    await ana.field.fill("")


async def test_escape_takes_back_one_thing_after_the_other(ana: Person, bo: Person) -> None:
    keys, strip, pane = ana.page.keyboard, ana.page.locator(".strip"), ana.page.locator(".pane")
    for number in range(30):
        await request_row(bo, number)
    await expect(ana.row("row 29")).to_be_in_viewport()
    await ana.page.get_by_role("button", name="Pinned messages").click()
    await expect(ana.page.locator(".pane-title")).to_be_focused()
    await ana.page.evaluate("document.querySelector('.scroller').scrollTop = -2000")
    await expect(ana.row("row 29")).not_to_be_in_viewport()
    await ana.field.press("Shift+ArrowUp")
    await expect(strip).to_be_visible()
    await ana.page.get_by_role("button", name="More", exact=True).click()
    menu = ana.page.locator(".q-menu, .menu:popover-open, [role=menu]:popover-open")
    await expect(menu).to_be_visible()
    await keys.press("Escape")
    await expect(menu).to_have_count(0)
    await expect(strip).to_be_visible()
    await keys.press("Escape")
    await expect(strip).to_be_hidden()
    await expect(pane).to_be_visible()
    await keys.press("Escape")
    await expect(pane).to_be_hidden()
    await expect(ana.field).to_be_focused()
    await expect(ana.row("row 29")).not_to_be_in_viewport()
    await keys.press("Escape")
    await expect(ana.row("row 29")).to_be_in_viewport()


async def request_row(author: Person, number: int) -> None:
    await author.say(f"row {number}")
    await author.sees(f"row {number}")


async def test_messages_are_reached_and_acted_on_by_letters(ana: Person, bo: Person) -> None:
    theirs, mine = await said(bo, ana, "said by bo"), await said(ana, ana, "said by ana")
    keys = ana.page.keyboard
    await keys.press("F6")  # wherever the focus was, the messages can be reached
    await ana.page.locator(".rows").focus()
    await keys.press("ArrowUp")
    await expect(mine).to_be_focused()
    await keys.press("ArrowUp")
    await expect(theirs).to_be_focused()
    await keys.press("ArrowDown")
    await expect(mine).to_be_focused()
    await keys.press("Home")
    await expect(ana.rows.first).to_be_focused()
    await keys.press("End")
    await expect(mine).to_be_focused()
    await expect(mine).to_be_in_viewport()
    await keys.press("e")
    await expect(ana.field).to_have_value("said by ana")
    await keys.press("Escape")
    await theirs.focus()
    await keys.press("e")  # not mine
    await expect(ana.field).to_have_value("")
    await theirs.focus()
    await keys.press("r")
    await expect(ana.page.locator(".strip")).to_contain_text("Reply to bo")
    await keys.press("Escape")
    await theirs.focus()
    await keys.press("+")
    await expect(ana.page.locator(".emoji-picker")).to_be_visible()
    await keys.press("Escape")
    await expect(ana.page.locator(".emoji-picker")).to_be_hidden()
    await ana.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await theirs.focus()
    await keys.press("c")
    link = f"/rooms/general/{await theirs.get_attribute('data-seq')}"

    async def is_copied() -> bool:
        return str(await ana.page.evaluate("navigator.clipboard.readText()")).endswith(link)

    await until(is_copied, "the link to be copied")
    await theirs.focus()
    await keys.press("u")
    await expect(theirs).to_have_css("--unread-line", "flex")


async def test_what_is_pressed_on_nothing_is_meant_for_the_messages_or_the_field(ana: Person, bo: Person) -> None:
    await said(bo, ana, "the newest of all")
    keys = ana.page.keyboard
    await ana.field.evaluate("field => field.blur()")
    await keys.press("Home")
    await expect(ana.rows.first).to_be_focused()
    await keys.press("End")
    await expect(ana.row("the newest of all")).to_be_focused()
    await keys.type("hello")
    await expect(ana.field).to_have_value("hello")
    await link(ana, "Alpha").focus()
    await keys.type(" world")  # the space is the link's
    await expect(ana.field).to_have_value(re.compile("helloworld$"))
    await ana.field.fill("")


async def test_letters_stay_in_what_covers_the_page(ana: Person) -> None:
    await ana.page.get_by_role("button", name="New room").click()
    await ana.page.locator(".dialog .primary").focus()
    await ana.page.keyboard.press("x")
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.get_by_role("dialog")).to_have_count(0)
    await expect(ana.field).to_have_value("")


async def test_f6_goes_round_all_parts_and_back(ana: Person) -> None:
    await ana.page.get_by_role("button", name="Pinned messages").click()
    await expect(ana.page.locator(".pane-title")).to_be_focused()
    parts = [ana.page.locator(it) for it in (".sidebar", ".rows", ".composer textarea", ".pane")]
    for part in parts:
        await ana.page.keyboard.press("F6")
        await expect(part).to_be_focused()
        ring = part if part is not parts[2] else ana.page.locator(".composer")
        await expect(ring).to_have_css(*RINGS[part is parts[2]])
    for part in reversed(parts[:-1]):
        await ana.page.keyboard.press("Shift+F6")
        await expect(part).to_be_focused()
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.locator(".pane")).to_be_hidden()


async def test_whoever_searches_writes_at_once(ana: Person) -> None:
    await ana.page.get_by_role("button", name="Search").click()
    field = ana.page.locator(".pane input[type=text]")
    await expect(field).to_be_focused()
    await ana.page.evaluate("new Promise(next => setTimeout(next, 200))")  # the title may take the focus for a while
    await expect(field).to_be_focused()
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.locator(".pane")).to_be_hidden()


@pytest.mark.parametrize("key", ["Control+/", "?"])
async def test_the_list_of_keys_is_a_key_away(ana: Person, key: str) -> None:
    await ana.field.evaluate("field => field.blur()")
    await ana.page.keyboard.press(key)
    sheet = ana.page.get_by_role("dialog")
    for words in (
        "Ctrl K", "Alt ↑ / Alt ↓", "Alt Shift ↑ / ↓", "F6", "Ctrl /  or  ?", "Shift Enter", "↑ in an empty field",
        "Shift ↑ in an empty field", "Ctrl B, Ctrl I, Ctrl Shift C", "↑ / ↓ in the messages",
        "R, E, +, U, C on a message", "Home / End", "Esc",
    ):  # fmt: skip
        await expect(sheet.locator("kbd").get_by_text(words, exact=True)).to_be_visible()
    await ana.keep("keys-1280-light")
    await ana.page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
