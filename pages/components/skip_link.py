"""The first thing that the Tab key reaches: past all rooms and messages, to where one writes."""

from nicegui import ui

from pages.components.in_browser import in_browser

FOCUS = in_browser("() => document.querySelector('.composer textarea')?.focus()")


def skip_link() -> None:
    link = ui.element("button").classes("skip").props("type=button").on("click", js_handler=FOCUS)
    link.props["innerHTML"] = "Skip to writing"
