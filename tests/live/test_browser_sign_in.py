"""Signing up, in and out in a real browser, and what a script of the page can find there."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person, visitor
from tests.live.server import Server

pytestmark = pytest.mark.browser

READABLE = """JSON.stringify(
    [document.cookie, {...localStorage}, {...sessionStorage}, document.documentElement.outerHTML])"""


@pytest.fixture(scope="module")
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    """Somebody who has an account and is signed in."""
    async with person(browser, server, "ana") as ana:
        yield ana


@pytest.fixture
async def someone(browser: Browser, server: Server, ana: Person) -> AsyncIterator[Person]:
    """Ana again, in another browser, not signed in."""
    async with visitor(browser, server, ana.name) as someone:
        yield someone


async def test_stranger_is_led_to_sign_in_and_from_there_back(someone: Person) -> None:
    await someone.page.goto("/")
    await someone.is_out()
    await expect(someone.page).to_have_url(re.compile("/login"))
    await someone.keep("sign-in-1280-light")
    await someone.look("dark", 390)
    await someone.keep("sign-in-390-dark")
    await someone.sign_in()
    await someone.is_in()
    await expect(someone.page).to_have_url(re.compile(r":\d+/$"))


async def test_who_is_signed_in_is_led_to_the_conversation(ana: Person) -> None:
    tab = await ana.tab()
    await tab.page.goto("/login")
    await tab.is_in()
    await expect(tab.page).to_have_url(re.compile(r":\d+/$"))


async def test_another_tab_is_signed_in_too(ana: Person) -> None:
    tab = await ana.tab()
    await tab.page.goto("/")
    await tab.is_in()


async def test_wrong_password_is_told(someone: Person) -> None:
    await someone.page.goto("/login")
    await someone.sign_in("not the password")
    await expect(someone.page.get_by_role("alert").filter(visible=True)).to_have_text("Name or password is wrong.")
    await someone.keep("wrong-password-1280-light")
    await someone.sign_in()
    await someone.is_in()


async def test_taken_name_is_told(someone: Person) -> None:
    await someone.page.goto("/login")
    await someone.page.get_by_role("button", name="Create an account").click()
    await someone.fill_in("Create account")
    await expect(someone.page.get_by_role("alert").filter(visible=True)).to_have_text("This name is taken.")


async def test_signing_out_sends_every_tab_to_sign_in(someone: Person, ana: Person) -> None:
    await someone.page.goto("/login")
    await someone.sign_in()
    await someone.is_in()
    other = await someone.tab()
    await other.page.goto("/")
    await other.is_in()
    await someone.page.get_by_role("button", name="Your account").click()
    await someone.page.get_by_text("Sign out").hover()
    await someone.keep("account-menu-1280-light")
    await someone.page.get_by_text("Sign out").click()
    await someone.is_out()
    await other.is_out()
    await other.page.goto("/")
    await other.is_out()
    await ana.page.reload()  # another sign-in of the same account
    await ana.is_in()


async def test_no_script_can_read_the_session(server: Server, ana: Person) -> None:
    [session] = [it for it in await ana.context.cookies() if "session" in str(it.get("name"))]
    assert session.get("httpOnly")
    assert session.get("sameSite") == "Lax"
    readable = await ana.page.evaluate(READABLE)
    assert str(session.get("value")) not in readable
    assert "eyJ" not in readable, "a signed token"
    assert server.password not in readable


LEFT = "Object.keys(localStorage).filter(it => /^chatterbox\\.[0-9]+\\./.test(it))"


async def leave(person: Person) -> None:
    await person.page.get_by_role("button", name="Your account").click()
    await person.page.get_by_role("menuitem", name="Sign out").click()


async def test_who_signs_out_is_asked_about_what_was_not_sent(someone: Person) -> None:
    await someone.page.goto("/login")
    await someone.sign_in()
    await someone.is_in()
    await someone.say("/nonsense")
    await expect(someone.page.locator(".pending.failed")).to_have_count(1)
    await leave(someone)
    ask = someone.page.get_by_role("dialog", name="Sign out?")
    await expect(ask).to_contain_text("Not sent yet: 1 of your messages.")
    await ask.get_by_role("button", name="Cancel").click()
    await expect(ask).to_have_count(0)
    assert len(await someone.page.evaluate(LEFT)) == 1
    await leave(someone)
    await ask.get_by_role("button", name="Sign out").click()
    await someone.is_out()
    await someone.page.wait_for_function(f"{LEFT}.length === 0")


async def test_a_draft_leaves_the_browser_with_its_writer_and_is_there_again(someone: Person, ana: Person) -> None:
    await someone.page.goto("/login")
    await someone.sign_in()
    await someone.is_in()
    await someone.field.fill("half a thought")
    await leave(someone)
    await someone.is_out()
    await someone.page.wait_for_function(f"{LEFT}.length === 0")
    await someone.sign_in()
    await expect(someone.field).to_have_value("half a thought")
    await someone.field.fill("")


async def test_a_browser_that_was_signed_out_from_elsewhere_keeps_nothing(someone: Person, server: Server) -> None:
    await someone.page.goto("/login")
    await someone.sign_in()
    await someone.is_in()
    await someone.say("/nonsense")
    await expect(someone.page.locator(".pending.failed")).to_have_count(1)
    headers = {"Authorization": f"Bearer {await server.token('ana')}"}
    assert (await server.http.post("/admin/accounts/ana/sign-out", headers=headers)).status_code == 204
    await someone.is_out()
    await someone.page.wait_for_function(f"{LEFT}.length === 0")
