"""The first thing that the Tab key reaches: past all rooms and messages, to where one writes."""

from nicegui import ui

FOCUS = "(e) => { e.preventDefault(); document.querySelector('.composer textarea')?.focus(); }"


def skip_link() -> None:
    link = ui.element("a").classes("skip").props("href=#composer").on("click", js_handler=FOCUS)
    link.props["innerHTML"] = "Skip to writing"
