"""Nobody is kept out: axe-core finds nothing serious on any page in any state, light or dark, wide or narrow; and keys
alone lead from signing in to a reaction."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.live.looks import STILL
from tests.live.person import Person, person, visitor
from tests.live.server import Server

pytestmark = pytest.mark.browser

CODE = "```python\nif leaf > 3:  # enough\n    print('ripe', 4.5)\n```"

READ = """
- article:
  - text: ana admin
  - paragraph: read me
  - button "bo reacted with 🌱"
  - link:
    - time
"""

LOOKS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    """Ana, in a chat in which everything has happened that can be seen."""
    async with person(browser, server, "ana") as ana:
        await _tell(server)
        await ana.page.emulate_media(reduced_motion="reduce")
        yield ana


async def _tell(server: Server) -> None:
    bo, ana = await server.token("bo"), await server.token("ana")
    first = await _post(server, ana, "general", "Is **this** ripe? See [the list](https://example.org)")
    await _post(server, bo, "general", "@ana yes, `it` is", reply_to=first)
    for text in (CODE, "🍅", "> said before\n\n- one\n- two", "long " * 600, "@all"):
        await _post(server, bo, "general", text)
    await server.http.put(f"/messages/{first}/reactions/🌱", headers=_as(bo))
    await server.http.put(f"/messages/{first}/pin", headers=_as(ana))
    gone = await _post(server, bo, "general", "a slip")
    await server.http.delete(f"/messages/{gone}", headers=_as(bo))
    for title, token in (("Empty", ana), ("Others", bo), ("Old", ana)):
        await server.http.post("/rooms", json={"title": title, "topic": "A topic"}, headers=_as(token))
    await server.http.patch("/rooms/old", json={"archived": True}, headers=_as(ana))
    await server.http.post("/rooms/direct", json={"usernames": ["bo"]}, headers=_as(ana))
    await server.http.put("/rooms/empty/draft", json={"draft": "half a thou"}, headers=_as(ana))


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _post(server: Server, token: str, room: str, message: str, **more: Any) -> int:
    answer = await server.http.post(f"/rooms/{room}/messages", json={"message": message, **more}, headers=_as(token))
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


async def found(page: Page) -> list[tuple[str, str]]:
    """What is serious or critical: the rule, and the first place."""
    await page.evaluate(STILL)
    results: dict[str, Any] = (await Axe().run(page)).response
    return [
        (it["id"], it["nodes"][0]["html"][:300])
        for it in results["violations"]
        if it["impact"] in {"serious", "critical"}
    ]


async def _press(someone: Person, name: str) -> None:
    """A button; on a phone it may stand in a menu or in the sheet instead."""
    button = someone.page.get_by_role("button", name=name, exact=True)
    if not await button.is_visible() and name in {"Members", "Pinned messages", "Saved messages"}:
        await someone.page.get_by_role("button", name="More", exact=True).click()
        await someone.page.get_by_role("menuitem", name=name).click()
        return
    if not await button.is_visible():
        await someone.page.get_by_role("button", name="Rooms and people").click()
    await button.click()


async def _open(someone: Person, name: str, shows: str) -> None:
    await _press(someone, name)
    await expect(someone.page.locator(shows).first).to_be_visible()


async def _find(someone: Person, query: str, shows: str) -> None:
    await _open(someone, "Search", ".pane .search")
    await someone.page.locator(".pane input[type=text]").fill(query)
    await expect(someone.page.locator(shows).first).to_be_visible()


async def _menu(someone: Person, item: str, shows: str) -> None:
    await _press(someone, "Your account")
    await someone.page.get_by_role("menuitem", name=item).click()
    await expect(someone.page.locator(shows).first).to_be_visible()


async def _on_row(someone: Person, action: str, shows: str) -> None:
    row = someone.page.locator("article[data-id]").filter(has=someone.page.locator(".reaction"))
    await row.focus()
    await row.locator(f".tools [data-action={action}]").first.click()
    await expect(someone.page.locator(shows).first).to_be_visible()


async def _thread(someone: Person) -> None:
    await _on_row(someone, "menu", ".message-menu")
    await someone.page.locator(".message-menu [data-action=thread]").click()
    await expect(someone.page.locator(".pane .thread")).to_be_visible()


async def _suggest(someone: Person) -> None:
    await someone.field.fill("@")
    await expect(someone.page.locator(".suggestions [role=option]").first).to_be_visible()


async def _fail(someone: Person) -> None:
    await someone.field.fill("/nonsense")
    await someone.page.get_by_role("button", name="Send").click()
    await expect(someone.page.locator(".pending.failed")).to_be_visible()


async def _jump(someone: Person) -> None:
    await someone.page.keyboard.press("Control+k")
    await expect(someone.page.locator(".choice").first).to_be_visible()


async def _keys(someone: Person) -> None:
    await someone.page.keyboard.press("Control+/")
    await expect(someone.page.locator(".dialog kbd").first).to_be_visible()


STATES: dict[str, Callable[[Person], Awaitable[None]]] = {
    "toolbar": lambda it: _on_row(it, "emoji", ".emoji-picker .grid button"),
    "message menu": lambda it: _on_row(it, "menu", ".message-menu"),
    "answering": lambda it: _on_row(it, "reply", ".strip"),
    "thread": _thread,
    "members": lambda it: _open(it, "Members", ".pane .member-list"),
    "pins": lambda it: _open(it, "Pinned messages", ".pane .found"),
    "saved": lambda it: _open(it, "Saved messages", ".pane .empty"),
    "search": lambda it: _open(it, "Search", ".pane .search"),
    "found": lambda it: _find(it, "ripe", ".pane .found"),
    "not found": lambda it: _find(it, "nowhere", ".pane .empty"),
    "more": lambda it: _open(it, "More", "[role=menuitem]:visible"),
    "account": lambda it: _open(it, "Your account", "[role=menuitem]:visible"),
    "profile": lambda it: _menu(it, "Profile and password", ".profile"),
    "switcher": _jump,
    "keys": _keys,
    "new room": lambda it: _open(it, "New room", ".dialog .primary"),
    "directory": lambda it: _open(it, "Browse rooms", ".dialog .room-list"),
    "direct": lambda it: _open(it, "New direct message", ".dialog .primary"),
    "invite": lambda it: _open(it, "Invite people", ".dialog .primary:not(.quiet)"),
    "suggestions": _suggest,
    "failed": _fail,
}
"""What can be opened in a room, and how."""


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_whatever_can_be_opened_in_a_room(ana: Person, scheme: str, width: int) -> None:
    await ana.look(scheme, width)
    await _enter(ana, "/rooms/general")
    serious = {"room": await found(ana.page)}
    for name, bring_about in STATES.items():
        await _enter(ana, "/rooms/general")
        await bring_about(ana)
        serious[name] = await found(ana.page)
    await ana.page.get_by_role("button", name="Delete", exact=True).click()
    await ana.field.fill("")
    assert {name: all_of_it for name, all_of_it in serious.items() if all_of_it} == {}


async def _enter(someone: Person, address: str) -> None:
    await someone.page.goto(address)
    await someone.is_in()
    await someone.page.wait_for_function("window.socket?.connected")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_where_there_is_little_to_see(ana: Person, scheme: str, width: int) -> None:
    await ana.look(scheme, width)
    serious = {}
    await _enter(ana, "/rooms/empty")
    serious["empty room"] = await found(ana.page)
    await ana.page.evaluate("document.querySelector('.room-link[href*=direct]').click()")
    await expect(ana.field).to_have_attribute("placeholder", "Message bo")
    serious["empty conversation"] = await found(ana.page)
    for name, address in (("archived", "/rooms/old"), ("not in it", "/rooms/others"), ("no room", "/rooms/nothing")):
        await ana.page.goto(address)
        await ana.page.get_by_role("heading", level=1).wait_for()
        serious[name] = await found(ana.page)
    assert {name: all_of_it for name, all_of_it in serious.items() if all_of_it} == {}


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_pages_of_strangers(browser: Browser, server: Server, scheme: str, width: int) -> None:
    serious = {}
    async with visitor(browser, server, "nobody") as stranger:
        await stranger.look(scheme, width)
        for address in ("/login", "/login?signed=out", "/login?invite=x", "/nothing"):
            await stranger.page.goto(address)
            await stranger.page.get_by_role("heading", level=1).wait_for()
            serious[address] = await found(stranger.page)
        await stranger.page.goto("/login")
        await stranger.sign_in("wrong")
        await expect(stranger.page.locator(".form-error:visible")).not_to_be_empty()
        serious["refused"] = await found(stranger.page)
    assert {name: all_of_it for name, all_of_it in serious.items() if all_of_it} == {}


async def test_who_what_reactions_and_when_are_read_in_this_order(ana: Person, server: Server) -> None:
    token = await server.token("ana")
    said = await _post(server, token, "general", "first of mine"), await _post(server, token, "general", "read me")
    await server.http.put(f"/messages/{said[1]}/reactions/🌱", headers=_as(await server.token("bo")))
    await _enter(ana, "/rooms/general")
    row = ana.page.locator(f'article[data-id="{said[1]}"]')
    await expect(row.locator(".name")).to_have_css("clip-path", "inset(50%)")  # it is mine, and it goes on
    await expect(row).to_match_aria_snapshot(READ)


async def test_keys_alone_lead_from_signing_in_to_a_reaction(browser: Browser, server: Server) -> None:
    token = await server.token("kim")
    last = await _post(server, token, "general", "react to me")
    async with visitor(browser, server, "kim") as kim:
        keys = kim.page.keyboard
        await kim.page.goto("/login")
        form = kim.page.get_by_role("form", name="Sign in")
        await _tab_to(kim, form.get_by_label("Name"))
        await keys.type("kim")
        await _tab_to(kim, form.get_by_label("Password"))
        await keys.type(server.password)
        await keys.press("Enter")
        await expect(kim.field).to_be_focused()
        row = kim.page.locator(f'article[data-id="{last}"]')
        await keys.press("Shift+F6")
        await expect(kim.page.locator(".rows")).to_be_focused()
        await keys.press("ArrowUp")
        await expect(row).to_be_focused()
        await _tab_to(kim, row.locator(".tools [data-action=react]").first)
        await keys.press("Enter")
        await expect(row.locator(".reaction")).to_have_text("👍 1")


async def _tab_to(someone: Person, wanted: Any) -> None:
    for _ in range(20):
        if await wanted.evaluate("it => it === document.activeElement"):
            return
        await someone.page.keyboard.press("Tab")
    await expect(wanted).to_be_focused()
