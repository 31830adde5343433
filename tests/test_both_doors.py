"""A page and a socket are in the same chat: the same messages, in the same order, whichever door they came through."""

import asyncio

from tests.chat import Chat, say, shown, until_shown


async def test_a_page_posts_and_a_socket_receives(chat: Chat) -> None:
    socket = await chat.socket("bot")
    page = await chat.person("ana")
    await say(page, "hello from a page")
    message = await socket.next("message")
    assert (message["username"], message["message"], message["room"]) == (
        "ana",
        "hello from a page",
        "general",
    )
    await until_shown(page, "hello from a page")


async def test_a_socket_posts_and_a_page_shows_it(chat: Chat) -> None:
    page = await chat.person("ana")
    socket = await chat.socket("bot")
    await socket.say("hello from a shell")
    await until_shown(page, "hello from a shell")
    await page.should_see("bot")


async def test_everybody_sees_the_same_order(chat: Chat) -> None:
    pages = [await chat.person("ana"), await chat.person("bo")]
    sockets = [await chat.socket("cem"), await chat.socket("dee")]
    for number in range(5):
        await asyncio.gather(
            *(say(page, f"page {who} {number}") for who, page in enumerate(pages)),
            *(socket.say(f"socket {who} {number}") for who, socket in enumerate(sockets)),
        )
    orders = [[frame["message"] for frame in await socket.messages(20)] for socket in sockets]
    for page in pages:
        await until_shown(page, orders[0][-1])
        orders.append([message.message for message in shown(page)])
    assert len(set(orders[0])) == 20
    for order in orders:
        assert order == orders[0]
