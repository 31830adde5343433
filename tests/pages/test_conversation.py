"""The conversation, as a simulated person uses it."""

import asyncio
import gc

from nicegui.testing import User

from api.peer import Peer
from services.hub import Hub
from services.subscription import Subscription
from tests.chat import WITHIN, Chat, press, say, shown, until_shown


async def test_history_is_there_when_one_comes_in(chat: Chat) -> None:
    socket = await chat.socket("bot")
    for number in range(60):
        await socket.ask(type="post", message=f"line {number:02}")
    ana = await chat.person("ana")
    await ana.should_see("line 59")
    await ana.should_see("line 10")
    await ana.should_not_see("line 09")
    assert len(shown(ana)) == 50


async def test_older_messages_come_when_one_scrolls_up(chat: Chat) -> None:
    socket = await chat.socket("bot")
    for number in range(120):
        await socket.ask(type="post", message=f"line {number:03}")
    ana = await chat.person("ana")
    await ana.should_not_see("This is where the conversation begins.")
    for oldest in ("line 020", "line 000"):
        scroll_up(ana)
        await ana.should_see(oldest, retries=20)
    await ana.should_see("This is where the conversation begins.")
    assert [message.seq for message in shown(ana)] == list(range(1, 121))


def scroll_up(user: User) -> None:
    """Tell the list twice, as a browser does, that its top has come near."""
    for _ in range(2):
        user.find(marker="scroller").trigger("scroll")


async def test_a_message_appears_on_every_page_and_the_field_is_empty(chat: Chat) -> None:
    ana, bo, second_tab = await chat.person("ana"), await chat.person("bo"), await chat.person("ana")
    await say(ana, "hello everybody")
    for page in (ana, bo, second_tab):
        await until_shown(page, "hello everybody")
    [field] = ana.find(marker="composer").elements
    assert field.value == ""  # type: ignore[attr-defined]


async def test_the_send_button_sends(chat: Chat) -> None:
    ana = await chat.person("ana")
    ana.find(marker="composer").type("by button")
    ana.find(marker="send").click()
    await until_shown(ana, "by button")


async def test_a_browsers_message_carries_its_client_id_and_a_resend_shows_once(chat: Chat) -> None:
    ana = await chat.person("ana")
    for _ in range(2):
        ana.find(marker="composer").trigger("keydown.enter", ["hello", "0123"])
    await say(ana, "fence")
    await until_shown(ana, "fence")
    assert [message.message for message in shown(ana)] == ["hello", "fence"]


async def test_a_refused_message_is_explained(chat: Chat) -> None:
    ana = await chat.person("ana")
    await say(ana, "x" * 4001)
    await ana.should_see("The message is longer than 4000 characters.", retries=20)


async def test_markup_is_text(chat: Chat) -> None:
    ana = await chat.person("ana")
    await say(ana, "<script>alert(1)</script>")
    await until_shown(ana, "<script>alert(1)</script>")


async def test_signing_out_leads_to_the_sign_in_page(chat: Chat) -> None:
    """In the other tabs too, which the browser tests show: simulated users share one way to navigate."""
    ana = await chat.person("ana")
    press(ana, "sign-out")
    await ana.should_see("Talk with your team.", retries=20)
    assert (await ana.http_client.get("/")).headers["location"] == "/login"


async def test_a_page_that_falls_behind_reads_the_rest_from_the_store(chat: Chat) -> None:
    ana = await chat.person("ana")
    socket = await chat.socket("bot")
    await socket.ask(type="post", message="before")
    await until_shown(ana, "before")
    for subscription in subscriptions_of_pages():
        subscription.end()
    for number in range(5):
        await socket.ask(type="post", message=f"after {number}")
    await until_shown(ana, "after 4")
    assert [message.seq for message in shown(ana)] == [1, 2, 3, 4, 5, 6]


def subscriptions_of_pages() -> list[Subscription]:
    """What the live rooms of open pages hold, found among all living objects."""
    sockets = {id(it.stream) for it in gc.get_objects() if isinstance(it, Peer)}
    [hub] = [it for it in gc.get_objects() if isinstance(it, Hub) and it._channels]
    followers = {it for channel in hub._channels.values() for it in channel.followers}
    return [it for it in followers if id(it) not in sockets]


async def test_a_page_that_is_gone_follows_nothing(chat: Chat) -> None:
    ana = await chat.person("ana")
    await say(ana, "hello")
    await until_shown(ana, "hello")
    assert subscriptions_of_pages()
    assert ana.client
    ana.client.delete()
    async with asyncio.timeout(WITHIN):
        while [it for it in gc.get_objects() if isinstance(it, Hub) and it._channels]:
            await asyncio.sleep(0.01)
