"""Looking for something that was said in all of one's rooms, beside the conversation."""

from nicegui import ui

from pages.components.dialog import text_field
from pages.components.empty import empty
from pages.components.messages.found import FoundList, found_html, marked_html
from pages.refusals import told
from pages.visitor import Visit
from services import search_query
from services.events import Event
from services.rooms import Room
from services.search_query import LONGEST

WAIT = 300  # milliseconds without a key after which is looked for what was typed

FILTERS = "from:ana in:design before:2026-05-01 after:2026-04-01 has:link has:file"


class SearchSide:
    def __init__(self, visit: Visit, room: Room) -> None:
        self._visit = visit
        self._room = room
        self._asked = ""

    async def draw(self) -> None:
        rooms = await self._visit.house.rooms.of(self._visit.viewer)
        self._titles = {room.room: self._visit.company.title_of(room) for room in rooms}
        with ui.element("div").classes("search").props("role=search"):
            self._field = text_field("Search", longest=LONGEST).props(f"debounce={WAIT} autofocus clearable")
            self._field.mark("search-field").on_value_change(self._find)
            here = f"Only in {self._visit.company.title_of(self._room)}"
            self._here = ui.switch(here, on_change=self._find).mark("only-here")
            self._body = ui.element("div").props("aria-live=polite")
        await self._find()

    async def heard(self, event: Event) -> None:
        """What is said meanwhile does not change what was found."""

    async def _find(self) -> None:
        typed = (self._field.value or "").strip()
        self._asked = f"in:{self._room.room} {typed}" if typed and self._here.value else typed
        self._body.clear()
        with self._body:
            if not typed:
                empty("search", "What are you looking for?", f'Words, "a phrase", or {FILTERS}')
            else:
                self._list = FoundList([], self._visit.zone)
                await self._show_more(None)

    async def _show_more(self, before: int | None) -> None:
        asked = self._asked
        with told():
            house, viewer, zone = self._visit.house, self._visit.viewer, self._visit.zone
            found = await house.search.find(viewer, asked, before=before, zone=zone)
            if asked != self._asked:
                return  # somebody typed on meanwhile
            for hit in found.hits:
                where = self._titles.get(hit.message.room, hit.message.room)
                said = marked_html(hit.context, hit.marks)
                self._list.add(hit.message, found_html(hit.message, zone, where=where, said=said))
            with self._body:
                if not found.hits and before is None:
                    self._draw_nothing(asked)
                if found.older is not None:
                    self._offer_more(found.older)

    def _draw_nothing(self, asked: str) -> None:
        filters = search_query.filters_in(asked, self._visit.zone)
        words = " ".join(it for it in asked.split() if it not in filters)
        hint = (
            "Every filter leaves something out." if filters else "Parts of words are found as well: try fewer letters."
        )
        where = f"Looked only at {' '.join(filters)}. " if filters else ""
        empty("search_off", f"Nothing was found for {words}" if words else "Nothing was found", where + hint)

    def _offer_more(self, before: int) -> None:
        async def show() -> None:
            more.delete()
            await self._show_more(before)

        more = ui.button("Look further back", on_click=show, color=None).props("flat no-caps").classes("secondary")
        more.mark("further-back")
