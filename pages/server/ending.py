"""A page ends with the sign-in that it was built for, whatever its browser does with the news."""

import asyncio

from nicegui import Client, ui

from services.errors import Unauthorized
from services.events import session_topic
from services.house import House
from services.sessions import Identity
from services.subscription import CutOff

LEAVES_WITHIN = 0.5
"""Seconds that a browser is given to go to the sign-in page; then its page is gone."""


def end_with_sign_in(house: House, viewer: Identity, client: Client) -> None:
    """Else somebody who was shut out could go on talking on a page that is still open.

    It begins to listen when the browser connects: a page that nobody looks at is not worth a subscription.
    """
    listening = False

    async def listen() -> None:
        nonlocal listening
        if listening:  # it has connected before
            return
        listening = True
        ended = house.broadcast.connect(session_topic(viewer.session_id))
        client.on_delete(lambda: house.broadcast.disconnect(ended))
        try:
            await house.sessions.by_id(viewer.session_id)  # it may have ended while the page was on its way
            await ended.take()
        except CutOff:  # the page has gone, or the house closes
            return
        except Unauthorized:
            pass
        with client:
            ui.navigate.to("/login?signed=out")
        await asyncio.sleep(LEAVES_WITHIN)
        if not client.is_deleted:
            client.delete()

    client.on_connect(listen)
