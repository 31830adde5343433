"""The audit record, newest first."""

from nicegui import ui

from pages.administration.live import ALL
from pages.components.administration.record_list import RecordList
from pages.refusals import told
from pages.visitor import Visit
from services.administration import check_admin
from services.audit import PAGE


class Record:
    SHOWS = ALL
    """The kinds of entries of the record after which it looks otherwise."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._before: int | None = None
        self._newest = 0

    async def draw(self) -> None:
        self._list = RecordList(self._visit.zone)
        self._older = ui.button("Older", on_click=self._more, color=None).props("unelevated no-caps")
        self._older.classes("primary quiet").mark("older")
        await self._more()

    async def show(self) -> None:
        """Put what is new on top; of more than a page, the newest page alone."""
        entries = [it for it in await self._visit.house.audit.read() if it.id > self._newest]
        if len(entries) == PAGE:
            self._before = None
            self._list.begin_again()
            await self._more()
        elif entries:
            self._newest = entries[0].id
            self._list.put_above(entries)

    async def _more(self) -> None:
        with told():
            await check_admin(self._visit.viewer)
            entries = await self._visit.house.audit.read(self._before)
            self._list.add(entries)
            self._older.set_visibility(len(entries) == PAGE)
            if entries:
                self._before = entries[-1].id
                self._newest = max(self._newest, entries[0].id)
