"""On a phone: fingers find what they aim at, a swipe opens the rooms, the keyboard covers nothing, and who comes back
after a while is up to date at once."""

from collections.abc import AsyncIterator
from functools import partial

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.live.looks import STILL, nothing_overflows
from tests.live.person import Person, person
from tests.live.server import Server, until

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

SMALL = """within => [...document.querySelectorAll(
        'button, a, [role=menuitem], [role=option], input, textarea, summary')]
    .filter(it => it.closest(within) && it.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && !it.matches('.skip, .rows *, [type=file], .q-toggle__native'))
    .map(it => [it, (it.closest('.q-field__control, .upload') ?? it).getBoundingClientRect()])
    .filter(([it, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
    .map(([it, box]) => [it.className.slice(0, 60), it.ariaLabel ?? it.textContent, box.width, box.height])"""

REACHES = """it => { const {left, top, width, height} = it.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2], far = 21;
    return [[0, far], [0, -far], [far, 0], [-far, 0]].every(([dx, dy]) =>
        document.elementFromPoint(x + dx, y + dy)?.closest('button') === it); }"""

ZOOMED = """() => [...document.querySelectorAll('input:not([type=checkbox], [type=file]), textarea')]
    .filter(it => it.checkVisibility() && parseFloat(getComputedStyle(it).fontSize) < 16).map(it => it.outerHTML)"""

SWIPE = """([from, to]) => { const target = document.body;
    const touch = (x) => [new Touch({identifier: 0, target, clientX: x, clientY: 400})];
    const tell = (name, x) => document.body.dispatchEvent(new TouchEvent(name, {bubbles: true, touches: touch(x)}));
    tell('touchstart', from); for (let x = from; x <= to; x += 20) tell('touchmove', x); }"""

CLOCK = """() => { const now = Date.now; window.ahead = 0; Date.now = () => now() + window.ahead;
    window.connects = 0; window.socket.on('connect', () => window.connects++); }"""

AWAY = """seconds => { const look = (hidden) => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange')); };
    look(true); window.ahead += seconds * 1000; look(false); return window.socket.connected; }"""


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "ana", **PHONE) as ana:
        await ana.field.fill("something to press")
        await ana.page.get_by_role("button", name="Send").tap()
        await ana.sees("something to press")
        yield ana


@pytest.fixture(autouse=True)
async def afresh(ana: Person) -> None:
    await ana.page.goto("/rooms/general")
    await ana.is_in()
    await ana.page.wait_for_function("window.socket?.connected")


async def test_a_swipe_from_the_edge_opens_the_rooms_and_no_other_does(ana: Person) -> None:
    sidebar = ana.page.locator(".sidebar")
    await ana.page.evaluate(SWIPE, [200, 340])
    await expect(sidebar).to_be_hidden()
    await ana.page.evaluate(SWIPE, [10, 40])
    await expect(sidebar).to_be_hidden()
    await ana.page.evaluate(SWIPE, [10, 150])
    await expect(sidebar).to_be_visible()
    await ana.page.go_back()
    await expect(sidebar).to_be_hidden()
    await expect(ana.field).to_be_visible()


async def test_who_was_away_for_longer_than_a_minute_resumes_at_once(ana: Person) -> None:
    await ana.page.evaluate(CLOCK)
    assert await ana.page.evaluate(AWAY, 59), "a short absence needs nothing"
    assert not await ana.page.evaluate(AWAY, 61), "the line that may be dead is given up"
    await ana.page.wait_for_function("window.connects")
    await ana.field.fill("after I was away")
    await ana.page.get_by_role("button", name="Send").tap()
    await ana.sees("after I was away")


async def test_the_newest_stays_in_view_when_the_keyboard_opens(ana: Person) -> None:
    for number in range(20):
        await ana.field.fill(f"row {number}")
        await ana.page.get_by_role("button", name="Send").tap()
        await ana.sees(f"row {number}")
    await ana.field.tap()
    await expect(ana.page.get_by_role("button", name="Emoji")).to_be_hidden()
    await ana.page.set_viewport_size({"width": 390, "height": 460})
    await expect(ana.row("row 19")).to_be_in_viewport(ratio=1)
    await expect(ana.field).to_be_in_viewport(ratio=1)
    await ana.keep("phone-keyboard-390-light")
    await ana.page.set_viewport_size({"width": 390, "height": 844})
    await expect(ana.row("row 19")).to_be_in_viewport(ratio=1)
    await ana.field.evaluate("field => field.blur()")
    await expect(ana.page.get_by_role("button", name="Emoji")).to_be_visible()
    await nothing_overflows(ana.page)


async def small_in(page: Page, within: str) -> list[object]:
    """What is too small for a finger, or so small that iOS zooms to it, when everything has come to rest."""
    await page.evaluate(STILL)
    found: list[object] = [*await page.evaluate(SMALL, within), *await page.evaluate(ZOOMED)]
    return found


async def test_what_is_small_to_the_eye_is_large_enough_for_a_finger(server: Server, ana: Person) -> None:
    headers = {"Authorization": f"Bearer {await server.token('ana')}"}
    await server.http.post("/rooms/general/messages", json={"message": "long " * 600}, headers=headers)
    said = await server.http.post(
        "/rooms/general/messages", json={"message": "a small one", "reply_to": 1}, headers=headers
    )
    await server.http.put(f"/messages/{said.json()['id']}/reactions/🌱", headers=headers)
    await expect(ana.page.locator(".reaction")).to_be_visible()
    await ana.field.fill("/nonsense")
    await ana.page.get_by_role("button", name="Send").tap()
    await expect(ana.page.locator(".pending.failed")).to_be_visible()
    for small in (".reaction", ".fold", ".quote", ".failure button"):
        await until(partial(reaches, ana.page.locator(small).first), f"{small} to be large")
    await ana.page.get_by_role("button", name="Delete", exact=True).tap()


async def reaches(small: Locator) -> bool:
    await small.scroll_into_view_if_needed()
    return bool(await small.evaluate(REACHES))


async def test_fingers_find_whatever_can_be_pressed(ana: Person) -> None:
    page = ana.page
    small = {"room": await small_in(page, ".stage")}
    await ana.field.fill("@")
    await expect(page.locator(".suggestions [role=option]").first).to_be_visible()
    small["suggestions"] = await small_in(page, ".composing")
    await ana.field.fill("")
    await page.get_by_role("button", name="More", exact=True).tap()
    await expect(page.get_by_role("menuitem").first).to_be_visible()
    small["more"] = await small_in(page, "body")
    await page.get_by_role("menuitem", name="Members").tap()
    await expect(page.locator(".pane .person").first).to_be_visible()
    small["members"] = await small_in(page, ".pane")
    await page.go_back()
    row = ana.rows.last
    await row.dispatch_event("touchstart", {"touches": [{"identifier": 0, "clientX": 100, "clientY": 300}]})
    await expect(page.locator(".message-menu")).to_be_visible()
    await row.dispatch_event("touchend")
    small["message menu"] = await small_in(page, ".message-menu")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Rooms and people").tap()
    await expect(page.locator(".sidebar")).to_be_visible()
    small["sheet"] = await small_in(page, ".sidebar")
    await page.get_by_role("button", name="Your account").tap()
    small["account"] = await small_in(page, "body")
    await page.get_by_role("menuitem", name="Profile and password").tap()
    await expect(page.locator(".profile")).to_be_visible()
    await expect(page.locator(".q-menu")).to_have_count(0)
    small["profile"] = await small_in(page, ".dialog")
    await ana.keep("phone-profile-390-light")
    assert {where: found for where, found in small.items() if found} == {}
