"""A second factor in a real browser: switching it on, signing in with a code, and where its secrets do not go."""

import re
import time
from collections.abc import Callable

import pyotp
import pytest
from playwright.async_api import Browser, Locator, WebSocket, expect

from tests.live.person import Person, person, visitor
from tests.live.server import Server
from tests.live.test_browser_access import found

pytestmark = pytest.mark.browser


async def profile(someone: Person) -> Locator:
    """The part of somebody's profile that is about the second factor."""
    await someone.page.get_by_role("button", name="Your account").click()
    await someone.page.get_by_text("Profile and password").click()
    form = someone.page.locator(".second-factor")
    await form.scroll_into_view_if_needed()
    return form


async def submit(part: Locator, label: str, value: str, button: str) -> None:
    form = part.locator("form:visible")
    await form.get_by_label(label).fill(value)
    await form.get_by_role("button", name=button, exact=True).click()


async def test_signing_in_with_a_code(browser: Browser, server: Server) -> None:
    async with person(browser, server, "ana") as ana, visitor(browser, server, "ana") as elsewhere:
        frames: list[str] = []
        ana.page.on("websocket", lambda socket: watch(socket, frames.append))
        await ana.page.reload()
        await ana.is_in()
        part = await profile(ana)
        await submit(part, "Your password", "wrong", "Set up")
        await expect(part.get_by_role("alert").filter(visible=True)).to_have_text("This is not your password.")
        await submit(part, "Your password", ana.password, "Set up")
        secret_place = part.locator(".secret")
        await expect(secret_place).to_have_text(re.compile("^[A-Z2-7]{32}$"))
        await expect(part.locator(".qr svg")).to_be_visible()
        await part.locator(".qr").scroll_into_view_if_needed()
        await ana.keep("second-factor-1280-light")
        assert await found(ana.page) == []
        secret = await secret_place.inner_text()
        await submit(part, "Code", pyotp.TOTP(secret).now(), "Switch on")
        await expect(part.locator("pre")).to_have_text(re.compile(r"(\w{5}-\w{5}\s*){10}"))
        codes = (await part.locator("pre").inner_text()).split()
        await ana.look("dark", 390)
        await part.locator("pre").scroll_into_view_if_needed()
        await ana.keep("recovery-codes-390-dark")
        await expect(ana.page.locator(".q-notification")).to_have_count(0)  # one that fades has no contrast
        assert await found(ana.page) == []

        await elsewhere.page.goto("/login")
        await elsewhere.sign_in()
        code = elsewhere.page.get_by_label("Code")
        await expect(code).to_be_focused()
        assert await found(elsewhere.page) == []
        await elsewhere.keep("code-1280-light")
        await code.fill("000000")
        await code.press("Enter")
        await expect(elsewhere.page.get_by_role("alert").filter(visible=True)).to_contain_text("This code is wrong")
        await code.fill(pyotp.TOTP(secret).at(int(time.time()) + 30))
        await code.press("Enter")
        await elsewhere.is_in()

        said = "\n".join(frames)
        assert "second-factor" in said, "nothing was heard of the page's own connection: the test proves nothing"
        for it in (secret, *codes):
            assert it not in said
            assert it not in server.log


def watch(socket: WebSocket, heard: Callable[[str], None]) -> None:
    for direction in ("framesent", "framereceived"):
        socket.on(direction, lambda payload: heard(str(payload)))


async def test_a_recovery_code_is_as_good_and_it_can_be_switched_off(browser: Browser, server: Server) -> None:
    async with person(browser, server, "bo") as bo, visitor(browser, server, "bo") as elsewhere:
        part = await profile(bo)
        await submit(part, "Your password", bo.password, "Set up")
        await expect(part.locator(".secret")).not_to_be_empty()
        await submit(part, "Code", pyotp.TOTP(await part.locator(".secret").inner_text()).now(), "Switch on")
        await expect(part.locator("pre")).not_to_be_empty()
        [first, *_] = (await part.locator("pre").inner_text()).split()
        await elsewhere.page.goto("/login")
        await elsewhere.sign_in()
        await elsewhere.page.get_by_label("Code").fill(first)
        await elsewhere.page.keyboard.press("Enter")
        await elsewhere.is_in()
        await submit(part, "Your password", bo.password, "Switch off")
        await expect(part.get_by_role("button", name="Set up")).to_be_visible()
    async with visitor(browser, server, "bo") as later:
        await later.page.goto("/login")
        await later.sign_in()
        await later.is_in()
