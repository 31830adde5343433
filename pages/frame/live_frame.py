"""What keeps the frame up to date: one subscription to all of the viewer's rooms, through drops and restarts."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from nicegui import background_tasks

from pages.visitor import Visit
from services.errors import NotFound
from services.events import Event, MembershipChanged
from services.rooms import Room
from services.subscription import CutOff
from services.timeline import Timeline

GATHER = 0.2
"""Seconds for which events are gathered and shown at once: a busy room changes a sidebar five times a second."""


class LiveFrame:
    """:param begin: called with all rooms, at first and whenever the stream had to begin again
    :param heard: called with what has happened since, in order
    :param moved: called with a room that the viewer is in now, or its name alone when they no longer are
    """

    def __init__(
        self,
        visit: Visit,
        *,
        begin: Callable[[Sequence[Room]], Awaitable[None]],
        heard: Callable[[Sequence[Event]], Awaitable[None]],
        moved: Callable[[str, Room | None], Awaitable[None]],
    ) -> None:
        self._visit = visit
        self._begin = begin
        self._heard = heard
        self._moved = moved
        self._here = False

    def start(self) -> None:
        """Follow from now until the page is gone; whoever looks at it is online while its browser is connected."""
        client = self._visit.client
        task = background_tasks.create(self._follow(), name="live frame")
        client.on_delete(lambda: task.cancel())
        client.on_delete(self._go)
        client.on_connect(self._come)
        client.on_disconnect(lambda: None if client.has_socket_connection else self._go())
        self._come()

    def _come(self) -> None:
        if not self._here:
            self._here = True
            self._visit.house.presence.come(self._visit.viewer.username)

    def _go(self) -> None:
        if self._here:
            self._here = False
            self._visit.house.presence.go(self._visit.viewer.username)

    async def _follow(self) -> None:
        while True:
            await self._visit.client.connected()
            timeline = self._visit.house.timeline(self._visit.viewer)
            try:
                await self._follow_once(timeline)
            except CutOff:  # this page fell behind: it reads everything again
                continue
            finally:
                timeline.close()

    async def _follow_once(self, timeline: Timeline) -> None:
        async with timeline.follow_all() as rooms:
            with self._visit.client:
                await self._begin(rooms)
        while True:
            items = await timeline.subscription.take()
            # While the browser is away nothing is handed to its page; what comes waits, bounded, in the subscription.
            await self._visit.client.connected()
            events = [item for item in items if isinstance(item, Event)]
            with self._visit.client:
                for event in events:
                    if isinstance(event, MembershipChanged):
                        await self._join(timeline, event.room)
                await self._heard(events)
            await asyncio.sleep(GATHER)

    async def _join(self, timeline: Timeline, name: str) -> None:
        try:
            async with timeline.join(name) as room:
                await self._moved(name, room)
        except NotFound:
            await self._moved(name, None)
