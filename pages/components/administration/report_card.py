"""A reported message among what was said around it, and what an administrator can do about it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from nicegui import ui


class Said(Protocol):
    @property
    def author(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def files(self) -> Sequence[str]: ...
    @property
    def timestamp(self) -> datetime: ...
    @property
    def deleted(self) -> bool: ...


class Report(Said, Protocol):
    @property
    def reporter(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def room(self) -> str: ...
    @property
    def before(self) -> Sequence[Said]: ...
    @property
    def after(self) -> Sequence[Said]: ...


def report_card(report: Report, zone: ZoneInfo, *, acts: Mapping[str, Callable[[], object]]) -> None:
    """:param acts: by what they are called; the first is the usual one"""
    with ui.element("article").classes("report"):
        said = f": “{report.reason}”" if report.reason else ""
        title = f"{report.reporter} reported what {report.author} said in {report.room}{said}"
        ui.label(title).classes("report-title").props("role=heading aria-level=2")
        ui.label(_time(report.created_at, zone)).classes("account-about")
        with ui.element("div").classes("report-context"):
            for it in (*report.before, report, *report.after):
                with ui.element("div").classes("report-said reported" if it is report else "report-said"):
                    with ui.element("div").classes("report-who"):
                        ui.label(it.author).classes("report-author")
                        ui.label(_time(it.timestamp, zone)).classes("account-about")
                    said = "Message deleted" if it.deleted else it.message
                    ui.label("\n".join(filter(None, (said, *it.files)))).classes("report-text").props("dir=auto")
        with ui.element("div").classes("report-acts"):
            for number, (label, do) in enumerate(acts.items()):
                button = ui.button(label, color=None).props("unelevated no-caps")
                button.classes("primary quiet" if number else "primary").on("click", do).mark(
                    label.lower().replace(" ", "-")
                )


def _time(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M}"
