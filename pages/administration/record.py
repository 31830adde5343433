"""The audit record, newest first."""

from nicegui import ui

from pages.components.administration.record_list import RecordList
from pages.refusals import told
from pages.visitor import Visit
from services.administration import check_admin
from services.audit import PAGE


class Record:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._before: int | None = None

    async def draw(self) -> None:
        self._list = RecordList(self._visit.zone)
        self._older = ui.button("Older", on_click=self._more, color=None).props("unelevated no-caps")
        self._older.classes("primary quiet").mark("older")
        await self._more()

    async def _more(self) -> None:
        with told():
            await check_admin(self._visit.viewer)
            entries = await self._visit.house.audit.read(self._before)
            self._list.add(entries)
            self._older.set_visibility(len(entries) == PAGE)
            if entries:
                self._before = entries[-1].id
