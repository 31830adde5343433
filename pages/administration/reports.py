"""Administration of reports: messages that somebody wants an administrator to look at, and what to do about them."""

from collections.abc import Callable

from nicegui import ui

from pages.administration.banning import ask_to_ban
from pages.components.administration.report_card import report_card
from pages.components.dialog import confirm
from pages.components.empty import empty
from pages.components.notice import notice
from pages.refusals import told
from pages.visitor import Visit
from services.reports import Report


class Reports:
    SHOWS = frozenset({"message_reported", "report_resolved", "message_removed", "message_restored"})
    """The kinds of entries of the record after which it looks otherwise."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._shown: list[Report] | None = None

    async def draw(self) -> None:
        self._list = ui.element("div").classes("reports")
        await self.show()

    async def show(self) -> None:
        with told():
            reports = await self._visit.house.reports.open(self._visit.viewer)
            if reports == self._shown:
                return
            self._shown = reports
            self._list.clear()
            with self._list:
                if not reports:
                    empty("done_all", "Nothing to look at", "Nobody has reported a message.", level=2)
                for report in reports:
                    report_card(report, self._visit.zone, acts=self._acts(report))

    def _acts(self, report: Report) -> dict[str, Callable[[], object]]:
        async def dismiss() -> None:
            await self._visit.house.reports.resolve(self._visit.viewer, report.id)
            notice("The report is closed.")

        async def delete() -> None:
            await self._visit.house.messages.delete(self._visit.viewer, report.message_id)
            notice("The message is deleted.")

        async def remove() -> None:
            await self._visit.house.members.remove(self._visit.viewer, report.room, report.author)
            notice(f"{report.author} is not in {report.room} any more.")

        def sure(title: str, text: str, yes: str, do: Callable[[], object]) -> Callable[[], None]:
            def ask() -> None:
                with self._visit.client:
                    confirm(title, text, yes=yes, do=self._act(do))

            return ask

        acts: dict[str, Callable[[], object]] = {"Close report": self._act(dismiss)}
        if not report.deleted:
            acts["Delete message"] = sure("Delete this message?", "It will be gone for everybody.", "Delete", delete)
        acts["Remove from room"] = sure(
            f"Remove {report.author} from {report.room}?", "They hear nothing more of it.", "Remove", remove
        )
        acts["Ban …"] = lambda: ask_to_ban(self._visit, report.author, self.show)
        return acts

    def _act(self, do: Callable[[], object]) -> Callable[[], object]:
        async def act() -> None:
            with self._visit.client, told():  # a dialog that asked is gone by then
                await do()  # type: ignore[misc]
            await self.show()

        return act
