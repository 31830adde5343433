"""On the internet: a browser, TLS, and the server behind it. What the browser keeps, and what it may tell whom."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.live.person import Person, person
from tests.live.server import Server, eventually, free_port
from tests.live.tls import tls_in_front

pytestmark = pytest.mark.browser

HIDDEN = {"__Host-chatterbox_session", "__Host-chatterbox_known"}
OF_SCRIPTS = {"__Host-chatterbox_zone", "__Host-chatterbox_room"}


@pytest.fixture
async def ana(browser: Browser, tmp_path: Path) -> AsyncIterator[Person]:
    port = free_port()
    address = f"https://localhost:{port}"
    async with (
        Server(tmp_path, PUBLIC_URL=address, REGISTRATIONS_PER_HOUR="0") as server,
        tls_in_front(tmp_path, port, of=server.port),
        person(browser, server, "ana", base_url=address, ignore_https_errors=True) as ana,
    ):
        yield ana


async def test_every_cookie_is_for_this_host_over_tls_alone_and_is_read(ana: Person) -> None:
    """The browser itself refuses a `__Host-` cookie that is not Secure, has a Domain or another path than `/`."""
    await ana.page.evaluate(
        """fetch('/rooms', {method: 'POST', headers: {'Content-Type': 'application/json'},
                            body: JSON.stringify({title: 'Garden', room: 'garden'})})"""
    )
    await ana.page.goto("/rooms/garden")
    await ana.is_in()
    await ana.say("in the garden")
    await ana.sees("in the garden")
    tab = await ana.tab()
    await tab.page.goto("/")
    await tab.sees("in the garden")

    async def names() -> set[str]:
        return {str(it.get("name")) for it in await ana.context.cookies()}

    await eventually(names, HIDDEN | OF_SCRIPTS)
    for cookie in await ana.context.cookies():
        name = str(cookie.get("name"))
        assert cookie.get("secure"), name
        assert (cookie.get("path"), cookie.get("domain")) == ("/", "localhost"), name
        assert cookie.get("sameSite") == "Lax", name
        assert cookie.get("httpOnly") == (name in HIDDEN), name
    readable = str(await ana.page.evaluate("document.cookie"))
    assert {part.partition("=")[0].strip() for part in readable.split(";")} == OF_SCRIPTS
