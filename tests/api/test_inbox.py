"""What has come for one who takes it alone: all of it, in order, also after somebody has given up waiting."""

import asyncio
from contextlib import suppress

from api.inbox import Inbox


async def test_all_that_has_come_is_taken_in_its_order() -> None:
    inbox = Inbox()
    for number in range(3):
        inbox.put_nowait(number)
    assert [await inbox.get() for _ in range(3)] == [0, 1, 2]
    assert inbox.empty()


async def test_who_waits_is_woken_by_the_first_and_takes_the_rest_later() -> None:
    inbox = Inbox()
    taking = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    inbox.put_nowait("first")
    inbox.put_nowait("second")
    assert await taking == "first"
    assert await inbox.get() == "second"


async def test_nothing_is_lost_with_somebody_who_gives_up() -> None:
    inbox = Inbox()
    taking = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    taking.cancel()
    inbox.put_nowait("first")
    with suppress(asyncio.CancelledError):
        await taking
    assert await inbox.get() == "first"
