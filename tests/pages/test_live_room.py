"""A page's live view of a room, without a page: everything that changes, through every kind of interruption."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from nicegui import core

from pages.components.messages.window import Window
from pages.room import live_room
from pages.room.live_room import LiveRoom
from services.events import Message, RoomChanged, TypingStarted
from services.history import PAGE
from services.house import House
from services.sessions import Identity
from services.subscription import Subscription
from tests.chat import WITHIN


class Browser:
    """What the live room needs of a page: a connection that comes and goes."""

    def __init__(self) -> None:
        self.here = asyncio.Event()
        self.here.set()

    async def connected(self) -> None:
        await self.here.wait()

    def on_delete(self, handler: Any) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


class Shown:
    """What a page shows, as texts."""

    def __init__(self) -> None:
        self.window = Window()
        self.drawn = 0
        self.events: list[object] = []
        self.over = asyncio.Event()
        self.read_again = asyncio.Event()

    def changed(self, messages: Sequence[Message]) -> None:
        self.drawn += 1
        self.window.take(messages)

    async def lost(self) -> None:
        self.read_again.set()

    def happened(self, event: object) -> None:
        self.events.append(event)

    def gone(self) -> None:
        self.over.set()

    @property
    def texts(self) -> list[str]:
        return ["(deleted)" if it.deleted else it.message for it in self.window.messages]

    async def until(self, *texts: str) -> None:
        async with asyncio.timeout(WITHIN):
            while self.texts != [*texts]:
                await asyncio.sleep(0.01)


@pytest.fixture
async def room(house: House, ana: Identity, bo: Identity) -> str:
    """A room of its own, with both in it."""
    name = await house.room_book.create(ana, "Plans", kind="private", topic="")
    await house.members.invite(ana, name, "bo")
    return name


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
async def live(
    house: House, bo: Identity, room: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[LiveRoom]:
    monkeypatch.setattr(core, "loop", asyncio.get_running_loop())
    live = LiveRoom(house, bo, room, browser)  # type: ignore[arg-type] # it is all that is needed
    yield live
    live.close()


@pytest.fixture
async def page(house: House, live: LiveRoom) -> Shown:
    """Bo's page of the room, without the rows of its beginning, once it follows the room."""
    await live.read()
    shown = Shown()
    live.follow(shown)
    channels = house.broadcast._hub._channels
    async with asyncio.timeout(WITHIN):
        while not any(
            topic.startswith("room:") and not it.holds(topic) for topic in channels for it in channels[topic].followers
        ):
            await asyncio.sleep(0.01)
    return shown


async def test_every_kind_of_change_arrives(house: House, ana: Identity, room: str, page: Shown) -> None:
    first = await house.messages.post(ana, room, "one")
    second = await house.messages.post(ana, room, "two", reply_to=first.id)
    await page.until("one", "two")
    await house.messages.edit(ana, first.id, "uno")
    await house.messages.react(ana, first.id, "👍", on=True)
    await house.messages.pin(ana, first.id, on=True)
    await house.messages.post(ana, room, "three")
    await page.until("uno", "two", "three")
    shown, quoting = page.window.messages[:2]
    assert (shown.reactions[0].usernames, shown.pinned, shown.edited_at is not None) == (("ana",), True, True)
    assert quoting.reply_to
    assert quoting.reply_to.message == "uno"
    await house.messages.delete(ana, second.id)
    await page.until("uno", "(deleted)", "three")


async def test_a_burst_is_joined(
    house: House, ana: Identity, room: str, page: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_room, "GATHER", 0.5)
    before, began = page.drawn, time.monotonic()
    for number in range(30):
        await house.messages.post(ana, room, str(number))
    await page.until(*map(str, range(30)))
    assert page.drawn - before <= (time.monotonic() - began) / live_room.GATHER + 2


async def test_what_happened_while_the_page_was_cut_off_is_there_once(
    house: House, ana: Identity, room: str, page: Shown
) -> None:
    first = await house.messages.post(ana, room, "one")
    await page.until("one")
    the_subscription(house).end()
    await house.messages.edit(ana, first.id, "uno")
    await house.messages.post(ana, room, "two")
    await page.until("uno", "two")


async def test_what_happens_while_the_browser_is_away_waits_for_it(
    house: House, ana: Identity, room: str, page: Shown, browser: Browser
) -> None:
    first = await house.messages.post(ana, room, "one")
    await page.until("one")
    browser.here.clear()
    await house.messages.edit(ana, first.id, "uno")
    await house.messages.post(ana, room, "two")
    assert page.texts == ["one"]
    browser.here.set()
    await page.until("uno", "two")


async def test_a_change_that_comes_while_a_stretch_is_read_is_not_lost(
    house: House, ana: Identity, room: str, page: Shown, live: LiveRoom
) -> None:
    first = await house.messages.post(ana, room, "one")
    await page.until("one")
    async with live.turn:
        stretch = await live.read()
        await house.messages.edit(ana, first.id, "uno")
        await asyncio.sleep(0.05)
        page.window = Window(stretch.messages[-1:], older=True)
    await page.until("uno")


async def test_more_than_can_be_caught_up_with_is_read_again(
    house: House, ana: Identity, room: str, live: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live.read()
    monkeypatch.setattr("services.history.RESUME_BOUND", 1)
    for text in ("one", "two", "three"):
        await house.messages.post(ana, room, text)
    shown = Shown()
    live.follow(shown)
    await asyncio.wait_for(shown.read_again.wait(), WITHIN)
    await house.messages.post(ana, room, "four")
    await shown.until("four")


async def test_whoever_is_shown_out_hears_that_and_nothing_more(
    house: House, ana: Identity, room: str, page: Shown
) -> None:
    await house.members.remove(ana, room, "bo")
    await page.until("was removed by ana")
    await asyncio.wait_for(page.over.wait(), WITHIN)
    await house.messages.post(ana, room, "secret")
    assert page.texts == ["was removed by ana"]


async def test_whoever_was_shown_out_meanwhile_hears_it_when_the_page_comes_back(
    house: House, ana: Identity, bo: Identity, room: str, page: Shown
) -> None:
    await house.messages.post(ana, room, "one")
    await page.until("one")
    the_subscription(house).end()
    await house.members.leave(bo, room)
    await asyncio.wait_for(page.over.wait(), WITHIN)


async def test_what_is_no_message_is_handed_on(house: House, ana: Identity, room: str, page: Shown) -> None:
    await house.typing.tell(ana, room, on=True)
    await house.room_book.revise(ana, room, topic="all of them")
    await page.until("changed the topic to all of them")
    await house.messages.post(ana, room, "fence")
    await page.until("changed the topic to all of them", "fence")
    assert [type(event) for event in page.events] == [TypingStarted, RoomChanged]


async def test_a_stretch_knows_what_lies_around_it(house: House, ana: Identity, room: str, live: LiveRoom) -> None:
    for number in range(2 * PAGE):  # after two rows of the room itself
        await house.messages.post(ana, room, str(number))
    newest = await live.read()
    assert (newest.first, newest.last, newest.older, newest.newer) == (PAGE + 3, 2 * PAGE + 2, True, False)
    assert newest.above is not None
    assert newest.above.seq == newest.first - 1
    oldest = await live.read(before=10)
    assert (oldest.first, oldest.last, oldest.older, oldest.newer) == (1, 9, False, True)
    middle = await live.read(around=60)
    assert middle.first < 60 < middle.last
    assert (middle.older, middle.newer) == (True, True)
    after = await live.read(after=2 * PAGE)
    assert (after.first, after.last, after.newer) == (2 * PAGE + 1, 2 * PAGE + 2, False)
    page = await live.read(after=5)
    assert (page.first, page.last, page.newer) == (6, PAGE + 5, True), "none is left out between two stretches"
    assert page.above is not None
    assert page.above.seq == 5
    nothing = await live.read(after=2 * PAGE + 2)
    assert (nothing.messages, nothing.newer) == ([], False)


def the_subscription(house: House) -> Subscription:
    """What the page holds: nobody else follows anything."""
    channels = house.broadcast._hub._channels
    [subscription] = {it for channel in channels.values() for it in channel.followers}
    return subscription
