"""A page ends with the sign-in that it was built for, whatever its browser does with the news."""

import asyncio

from nicegui import Client, background_tasks, ui

from services.errors import Unauthorized
from services.events import session_topic
from services.house import House
from services.sessions import Identity
from services.subscription import BOUND, Subscription

LEAVES_WITHIN = 0.5
"""Seconds that a browser is given to go to the sign-in page; then its page is gone."""


def end_with_sign_in(house: House, viewer: Identity, client: Client) -> None:
    """Else somebody who was shut out could go on talking on a page that is still open."""
    client.on_connect(_Ending(house, viewer, client).begin)


class _Ending:
    """It is told of the end, so that no task waits for that as long as there is the page."""

    def __init__(self, house: House, viewer: Identity, client: Client) -> None:
        self._house = house
        self._session_id = viewer.session_id
        self._client = client
        self._listening = False

    async def begin(self) -> None:
        """The browser connects: a page that nobody looks at is not worth a subscription."""
        if self._listening:  # it has connected before
            return
        self._listening = True
        ended = self._house.broadcast.connect(session_topic(self._session_id))
        ended.read_by(None, self, BOUND)
        self._client.on_delete(lambda: self._house.broadcast.disconnect(ended))
        try:
            await self._house.sessions.by_id(self._session_id)  # it may have ended while the page was on its way
        except Unauthorized:
            await self._leave()

    def add(self, streams: list[Subscription]) -> None:
        """The sign-in has ended."""
        background_tasks.create(self._leave(), name="page of an ended sign-in")

    def end(self, reader: None) -> None:
        """The page has gone, or the house closes."""

    async def _leave(self) -> None:
        if self._client.is_deleted:
            return
        with self._client:
            ui.navigate.to("/login?signed=out")
        await asyncio.sleep(LEAVES_WITHIN)
        if not self._client.is_deleted:
            self._client.delete()
