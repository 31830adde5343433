"""What stands above all parts of the administration: the way back, and the way from one to another."""

from nicegui import ui

PARTS = {
    "people": ("People", "group"),
    "ways-in": ("Ways in", "door_front"),
    "reports": ("Reports", "flag"),
    "record": ("Record", "history"),
}


def admin_head(shown: str) -> ui.label:
    """:return: says how many reports are open, see `count`"""
    with ui.element("header").classes("admin-head"):
        with ui.link(target="/").classes("admin-back").props('aria-label="Back to the conversation"'):
            ui.icon("arrow_back")
        ui.label("Administration").classes("admin-title").props("role=heading aria-level=1")
        with ui.element("nav").classes("admin-parts").props('aria-label="Parts"'):
            for part, (label, icon) in PARTS.items():
                link = ui.link(target=f"/admin?show={part}").classes("admin-tab").mark(f"part-{part}")
                if part == shown:
                    link.props("aria-current=page")
                with link:
                    ui.icon(icon)
                    ui.label(label)
                    if part == "reports":
                        reports = ui.label().classes("admin-count").mark("open-reports")
    return reports


def count(reports: ui.label, open_ones: int) -> None:
    reports.text = str(open_ones)
    reports.props(f'aria-label="{open_ones} open"').set_visibility(open_ones > 0)
