"""What its reader has saved, of all rooms, beside a conversation."""

from html import escape

from nicegui import ui

from pages.components.empty import empty
from pages.components.icon_button import icon_button
from pages.components.messages.found import FoundList, found_html
from pages.refusals import told
from pages.visitor import Visit
from services.events import Event, Message, MessageChanged, SavedChanged

EXCERPT = 400
"""Characters that are shown of each."""


class SavedSide:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._shown: set[int] = set()

    async def draw(self) -> None:
        rooms = await self._visit.house.rooms.of(self._visit.viewer)
        self._titles = {room.room: self._visit.company.title_of(room) for room in rooms}
        self._body = ui.element("div")
        await self._show()

    async def heard(self, event: Event) -> None:
        is_shown = isinstance(event, MessageChanged) and event.message.id in self._shown
        if is_shown or isinstance(event, SavedChanged):
            await self._show()

    async def _show(self) -> None:
        saved = await self._visit.house.saved.of(self._visit.viewer)
        self._shown = {message.id for message in saved}
        self._body.clear()
        with self._body:
            for message in saved:
                self._draw(message)
            if not saved:
                empty("bookmark", "Nothing is saved", "Save a message from its menu. Only you see what you have saved.")

    def _draw(self, message: Message) -> None:
        async def forget() -> None:
            with told():
                await self._visit.house.saved.save(self._visit.viewer, message.id, on=False)

        with ui.element("div").classes("saved-item"):
            shown = FoundList([], self._visit.zone)
            where = self._titles.get(message.room, message.room)
            said = escape(message.message[:EXCERPT])
            shown.add(message, found_html(message, self._visit.zone, where=where, said=said))
            icon_button("bookmark_remove", "Remove from saved", forget)
