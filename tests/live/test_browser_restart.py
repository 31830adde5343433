"""The server goes away and comes back under an open page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.live.person import Person, person
from tests.live.server import Server, eventually

pytestmark = pytest.mark.browser


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A server of one's own, because it is going to die."""
    async with Server(tmp_path) as server:
        yield server


@pytest.fixture
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "ana") as ana:
        yield ana


@pytest.fixture
async def bo(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, "bo") as bo:
        yield bo


async def test_open_page_comes_back(server: Server, ana: Person, bo: Person) -> None:
    await ana.say("before")
    await bo.sees("before")
    async with ana.page.expect_navigation(), bo.page.expect_navigation():
        await server.restart()
    await bo.say("after")
    for reader in (ana, bo):
        await reader.sees("before", "after")
        await eventually(reader.seqs, [1, 2])
    await ana.say("and on")
    await bo.sees("and on")


async def test_message_typed_while_the_server_is_down_is_delivered_once(
    server: Server, ana: Person, bo: Person
) -> None:
    await ana.say("before")
    await bo.sees("before")
    server.kill()
    await ana.say("while it was down")
    await expect(ana.field).to_have_value("")
    await ana.say("and one more")
    await expect(ana.page.get_by_text("Reconnecting …")).to_be_visible()
    await ana.keep("server-down-1280-light")
    await server.start()
    for reader in (ana, bo):
        await reader.sees("before", "while it was down", "and one more")
    await bo.say("afterwards")
    texts = ["before", "while it was down", "and one more", "afterwards"]
    for reader in (ana, bo):
        await reader.reads(*texts)
        await reader.page.reload()
        await expect(reader.rows).to_have_count(4)


async def test_page_outlives_a_stop_and_a_late_start(server: Server, ana: Person) -> None:
    await ana.say("before")
    await ana.sees("before")
    await server.stop()
    await ana.field.fill("a draft")
    await server.start()
    await expect(ana.page.locator(".connection-strip")).to_be_hidden()
    await ana.sees("before")
    await expect(ana.field).to_have_value("a draft")
