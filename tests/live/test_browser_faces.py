"""How people appear in a real browser: bots, administrators, and everybody by the name that they have chosen."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.live.person import Person, person
from tests.live.rooms import go
from tests.live.server import Server, eventually

pytestmark = pytest.mark.browser

TAG = "it => getComputedStyle(it, '::after').content"
CALLED = "it => getComputedStyle(it, '::before').content"
SHEETS = "[...document.styleSheets].filter(it => it.href?.includes('/faces/')).length"
SQUARE = "28%"
UNSEEN = """() => { Object.defineProperty(document, 'hidden', {value: true}); localStorage['chatterbox.notify'] = 'on';
    window.noted = []; window.Notification = class { static permission = 'granted';
        constructor(title) { window.noted.push(title); } };
    navigator.setAppBadge = async (count) => { window.badge = count; }; }"""
COUNTS_ALIKE = "Boolean(window.badge) && document.title.startsWith(`(${window.badge})`)"


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    """Ana, who comes first and administers the chat."""
    async with person(browser, server, "ana") as ana:
        yield ana


async def ask(server: Server, name: str, method: str, path: str, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {await server.token(name)}"}
    answer = await server.http.request(method, path, json=body or None, headers=headers)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def tagged(name: Locator, tag: str) -> None:
    await expect(name).to_be_visible()
    await eventually(lambda: name.evaluate(TAG), f'"{tag}"' if tag else "none")


async def test_a_bot_stands_in_a_square_and_is_tagged_wherever_it_appears(ana: Person, server: Server) -> None:
    await ask(server, "robot", "POST", "/rooms/general/messages", message="The build is green")
    row = ana.row("The build is green")
    await expect(row.locator(".avatar")).to_have_css("border-radius", "50%")
    await ask(server, "robot", "PATCH", "/me", bot=True)
    await expect(row.locator(".avatar")).to_have_css("border-radius", SQUARE)
    await tagged(row.locator(".name"), "bot")
    await ask(server, "robot", "PATCH", "/me", display_name="The Builder")
    await expect(row.locator(".name")).to_have_css("font-size", "0px")
    await tagged(row.locator(".name"), "bot")
    await tagged(ana.page.locator('.sidebar .person [data-name="robot"]'), "bot")
    await ana.page.get_by_role("button", name="Members", exact=True).click()
    member = ana.page.locator(".member-list .person").filter(has=ana.page.locator('[data-name="robot"]'))
    await tagged(member.locator("[data-name]"), "bot")
    await expect(member.locator(".avatar")).to_have_css("border-radius", SQUARE)
    await tagged(ana.page.locator('.member-list [data-name="ana"]'), "admin")
    await ana.page.get_by_role("complementary", name="Details").get_by_role("button", name="Close").click()
    await ask(server, "ana", "DELETE", "/admin/accounts/robot/bot")
    await expect(row.locator(".avatar")).to_have_css("border-radius", "50%")
    await tagged(row.locator(".name"), "")


async def test_another_name_is_drawn_without_a_flash_and_changes_on_pages_that_are_open(
    ana: Person, server: Server
) -> None:
    await ask(server, "bo", "POST", "/rooms/general/messages", message="who am I")
    name = ana.row("who am I").locator(".name")
    for chosen in ("Bo Nguyen", "Bo N."):
        await ask(server, "bo", "PATCH", "/me", display_name=chosen)
        await eventually(lambda: name.evaluate(CALLED), f'"{chosen}"')
    await expect(ana.page.locator("head .faces")).to_have_count(0)
    await ask(server, "bo", "PATCH", "/me", display_name="")
    await eventually(lambda: name.evaluate(CALLED), "none")
    await ask(server, "bo", "PATCH", "/me", display_name="Bo Nguyen")
    await ana.page.goto("/", wait_until="domcontentloaded")
    assert await ana.page.evaluate(SHEETS), "it is there before anything is drawn"
    await ana.is_in()


async def test_somebody_to_talk_to_is_found_while_one_types(ana: Person, server: Server) -> None:
    for number in range(25):
        await server.token(f"neighbour{number:02}")
    await server.token("zoe")
    await ana.page.get_by_role("button", name="New direct message").click()
    field = ana.page.get_by_role("combobox", name="With")
    await field.press_sequentially("zo")
    await ana.page.get_by_role("option", name="zoe").click()
    await ana.page.keyboard.press("Escape")
    await ana.page.get_by_role("button", name="Talk").click()
    await expect(ana.field).to_have_attribute("placeholder", "Message zoe")


async def test_somebody_is_called_by_their_chosen_name_wherever_one_talks_to_them(ana: Person, server: Server) -> None:
    await server.token("cy")
    await ask(server, "cy", "PATCH", "/me", display_name="Cyril Adams")
    room = (await ask(server, "cy", "POST", "/rooms/direct", usernames=["ana"]))["room"]
    await ask(server, "cy", "POST", f"/rooms/{room}/messages", message="a word with you")
    await ana.page.goto(f"/rooms/{room}")
    await ana.sees("a word with you")
    await expect(ana.field).to_have_attribute("placeholder", "Message Cyril Adams")
    await expect(ana.page).to_have_title(re.compile(r"^(\(\d+\) )?Cyril Adams · Chatterbox$"))
    await ana.field.press("Shift+ArrowUp")
    await expect(ana.page.locator(".strip .title")).to_have_text("Reply to Cyril Adams")
    await ana.field.fill("half a wo")
    await ask(server, "cy", "PATCH", "/me", display_name="Cy A.")
    await expect(ana.field).to_have_attribute("placeholder", "Message Cy A.")
    await expect(ana.field).to_have_value("half a wo")
    await ana.field.press("Enter")
    await expect(ana.row("half a wo").locator(".quote")).to_be_visible()
    quoted = ana.row("half a wo").locator(".quote [data-name]")
    await eventually(lambda: quoted.evaluate(CALLED), '"Cy A."')
    await go(ana, "General")


async def test_times_of_a_group_stand_in_the_gutter_for_who_points_at_them(ana: Person, server: Server) -> None:
    await go(ana, "General")
    for text in ("first of two", "second of two"):
        await ask(server, "dan", "POST", "/rooms/general/messages", message=text)
    await ana.say("mine, first")
    await ana.say("mine, second")
    await expect(ana.row("mine, second").locator(".at")).to_have_count(1)
    await ana.page.mouse.move(0, 0)
    await expect(ana.row("first of two").locator(".at")).to_have_css("opacity", "1")
    for text, beside in (("second of two", "gutter"), ("mine, second", "bubble")):
        row = ana.row(text)
        await expect(row.locator(".at")).to_have_css("opacity", "0")
        await row.hover()
        await expect(row.locator(".at")).to_have_css("opacity", "1")
        at, bubble, whole = [await it.bounding_box() for it in (row.locator(".at"), row.locator(".bubble"), row)]
        assert at is not None
        assert bubble is not None
        assert whole is not None
        assert at["x"] + at["width"] <= bubble["x"] + 1, text
        assert (at["x"] < whole["x"] + 10) == (beside == "gutter")


async def test_colours_are_chosen_on_the_profile_as_in_the_menu(ana: Person) -> None:
    await ana.page.get_by_role("button", name="Your account").click()
    await ana.page.get_by_role("menuitem", name="Profile and password").click()
    dialog = ana.page.get_by_role("dialog")
    for theme in ("Dark", "As the system"):
        await dialog.get_by_role("button", name=theme).click()
        for chosen in (
            dialog.get_by_role("button", name=theme),
            ana.page.locator(".menu .themes button", has_text=theme),
        ):
            await expect(chosen).to_have_css("font-weight", "650")
    await expect(ana.page.locator("html")).to_have_attribute("data-theme", "auto")
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)


async def test_what_is_saved_is_one_step_away_on_a_phone_too(ana: Person) -> None:
    for width in (1280, 390):
        await ana.look("light", width)
        if width == 390:
            await ana.page.get_by_role("button", name="Rooms and people").click()
        await ana.page.get_by_role("button", name="Your account").click()
        await ana.page.get_by_role("menuitem", name="Saved messages").click()
        await expect(ana.page.locator(".pane").get_by_text("Nothing is saved")).to_be_visible()
        await expect(ana.page.locator(".sheet-open")).to_have_count(0)
        if width == 390:
            await ana.page.go_back()
        else:
            await ana.page.locator(".pane").get_by_role("button", name="Close").click()
        await expect(ana.page.locator(".pane")).not_to_be_visible()
        await expect(ana.page.locator(".sheet-open")).to_have_count(0)
    await ana.look("light", 1280)


async def test_whoever_does_not_look_is_told_by_name_and_number(ana: Person, server: Server) -> None:
    watching = await ana.tab()
    await watching.page.goto("/rooms/general")
    await watching.is_in()
    await watching.page.evaluate(UNSEEN)
    await server.token("eli")
    await ask(server, "eli", "PATCH", "/me", display_name="Eli Ng")
    room = (await ask(server, "eli", "POST", "/rooms/direct", usernames=["ana"]))["room"]
    await expect(watching.page.locator('.room-link [data-name="eli"]')).to_have_count(1)
    await ask(server, "eli", "POST", f"/rooms/{room}/messages", message="are you there")
    await eventually(lambda: watching.page.evaluate("window.noted.at(-1)"), "Eli Ng")
    await eventually(lambda: watching.page.evaluate(COUNTS_ALIKE), True)
    await watching.page.close()
