"""What keeps the page up to date: all that concerns administrators stands in the record, which tells when it grows."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import get_args

from nicegui import background_tasks, ui

from pages.visitor import Visit
from services.administration import is_admin
from services.audit import Kind
from services.events import RECORD, RecordGrew
from services.subscription import CutOff, Subscription

GATHER = 0.5
"""Seconds for which entries are gathered and shown at once."""

ALL = frozenset(get_args(Kind))


def follow(visit: Visit, show: Callable[[Collection[str]], Awaitable[None]]) -> None:
    """Follow from the moment the browser is there until the page is gone, or its viewer administers no more.

    :param show: called with the kinds of the new entries; at first, and when some were missed, with all kinds
    """

    async def listen() -> None:
        while True:
            await visit.client.connected()
            grown = visit.house.broadcast.connect(RECORD)
            try:
                await _show(visit, grown, show)
                return
            except CutOff:  # this page fell behind
                continue
            finally:
                visit.house.broadcast.disconnect(grown)

    task = background_tasks.create(listen(), name="administration")
    visit.client.on_delete(task.cancel)


async def _show(visit: Visit, grown: Subscription, show: Callable[[Collection[str]], Awaitable[None]]) -> None:
    kinds: Collection[str] = ALL
    while await is_admin(visit.viewer):
        with visit.client:
            await show(kinds)
        await asyncio.sleep(GATHER)
        kinds = {item.kind for item in await grown.take() if isinstance(item, RecordGrew)}
        await visit.client.connected()
    with visit.client:
        ui.navigate.to("/")
