"""What goes out to a page's browser when it comes and goes at any moment, or does not read."""

import asyncio
import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from engineio.async_socket import AsyncSocket  # type: ignore[import-untyped]
from nicegui import Client, core, ui
from nicegui.page import page
from starlette.requests import Request

from pages.server.delivery import BOUND, Outbox
from tests.chat import Chat

WITHIN = 30.0  # seconds

MOMENTS = range(15)
"""Turns of the loop after which a browser comes back: before, while and after something is sent."""


SAID = [f"say({number})" for number in range(4)]


class Browser:
    """What `nicegui.js` does with what it gets: it knows which number comes next, and passes over those before."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._socket = AsyncSocket(core.sio.eio, f"socket-{uuid4()}")
        self.next = 0
        self.ran: list[str] = []
        self.elements: dict[int, str | None] = {}

    async def connect(self, after: "Browser | None" = None) -> None:
        """:param after: the same browser before it came back"""
        if after is not None:
            self.next, self.ran, self.elements = after.next, after.ran, after.elements
        core.sio.eio.sockets[self._socket.sid] = self._socket
        self.sid = await core.sio.manager.connect(self._socket.sid, "/")
        await core.sio.enter_room(self.sid, self._client.id)
        await self._client.handle_handshake(self.sid, "tab", None, "document", self.next)

    async def drop(self) -> None:
        """It is noticed that the connection is gone."""
        await self._socket.close(wait=False, abort=True)
        self._client.handle_disconnect(self.sid)

    @property
    def waiting(self) -> int:
        return int(self._socket.queue.qsize())

    def read(self) -> None:
        while not self._socket.queue.empty():
            packet = self._socket.queue.get_nowait()
            if packet is None:
                return
            kind, content = json.loads(packet.data[1:])
            number = content.pop("_id")
            if number < self.next:
                continue
            self.next = number + 1
            if kind == "run_javascript":
                self.ran.append(content["code"])
            elif kind == "update":
                self.elements |= {int(it): look and look.get("text") for it, look in content.items()}


def new_page() -> Client:
    return Client(page("/nowhere"), request=Request({"type": "http", "path": "/nowhere", "headers": []}))


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not is_so():
            await asyncio.sleep(0.01)


def run(client: Client, code: str) -> None:
    client.outbox.enqueue_message("run_javascript", {"code": code}, client.id)


@pytest.mark.parametrize("arrives", [True, False], ids=["arrives", "is lost"])
async def test_a_browser_that_comes_back_at_any_moment_misses_nothing(chat: Chat, arrives: bool) -> None:
    """Whether what is on its way over the old connection arrives or is lost."""
    for moment in MOMENTS:
        assert await told_of_a_return(moment, arrives) == [*SAID, "last"], moment


async def told_of_a_return(moment: int, arrives: bool) -> list[str]:
    client = new_page()
    assert isinstance(client.outbox, Outbox)
    before, after = Browser(client), Browser(client)
    await before.connect()
    for code in SAID:
        run(client, code)
    for _ in range(moment):
        await asyncio.sleep(0)
    if arrives:
        before.read()
    await after.connect(before)
    run(client, "last")

    def got_last() -> bool:
        after.read()
        return "last" in after.ran

    await until(got_last)
    return after.ran


async def test_what_elements_look_like_last_is_drawn_last(chat: Chat) -> None:
    client = new_page()
    with client:
        label, gone = ui.label("at first"), ui.label("soon gone")
    before, after = Browser(client), Browser(client)
    await before.connect()
    await until(lambda: before.waiting > 0)
    before.read()
    label.text = "seen by nobody"
    gone.text = "neither"
    await until(lambda: before.waiting > 0)
    await before.drop()
    before._socket.queue.get_nowait()
    label.text = "at last"
    gone.delete()
    await after.connect(before)

    def got_last() -> bool:
        after.read()
        return "at last" in after.elements.values()

    await until(got_last)
    for _ in range(10):
        await asyncio.sleep(0)
    after.read()
    assert (after.elements[label.id], after.elements[gone.id]) == ("at last", None)


async def test_a_browser_that_does_not_read_is_dropped_and_may_come_back(chat: Chat) -> None:
    client = new_page()
    deaf, again = Browser(client), Browser(client)
    await deaf.connect()
    said = 0
    while client.has_socket_connection and said < 10_000:
        for _ in range(100):
            run(client, f"say({said})")
            said += 1
        await until(lambda: not client.outbox.messages or not client.has_socket_connection)
        assert deaf.waiting <= BOUND
    assert not client.has_socket_connection
    assert deaf.waiting == 1, "nothing but that it is over"
    assert len(client.outbox.message_history) <= 1000
    await again.connect(deaf)

    def is_told_to_load_again() -> bool:
        again.read()
        return any("location.reload" in code for code in again.ran)

    await until(is_told_to_load_again)


async def test_what_cannot_be_sent_does_not_keep_others_back(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    client = new_page()
    browser = Browser(client)
    await browser.connect()
    run(client, "one")
    client.outbox.enqueue_message("run_javascript", {"code": object()}, client.id)
    run(client, "two")

    def got_two() -> bool:
        browser.read()
        return "two" in browser.ran

    await until(got_two)
    assert browser.ran == ["one", "two"]
    caplog.clear()


async def test_nothing_is_said_of_a_page_that_has_gone(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    client = new_page()
    browser = Browser(client)
    await browser.connect()
    loop = next(it for it in asyncio.all_tasks() if it.get_name() == f"outbox loop {client.id}")
    run(client, "one")

    def got_one() -> bool:
        browser.read()
        return "one" in browser.ran

    await until(got_one)
    caplog.clear()
    client.outbox._client = lambda: None  # type: ignore[assignment] # nobody holds it any more
    client.outbox.stop()
    await asyncio.wait_for(loop, WITHIN)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
