"""The first thing that the Tab key reaches: past all rooms and messages, to where one writes."""

from pages.components.in_browser import in_browser
from pages.components.ready import Ready

FOCUS = in_browser("() => document.querySelector('.composer textarea')?.focus()")


def skip_link() -> None:
    link = Ready("button", "Skip to writing").classes("skip").props("type=button")
    link.on("click", js_handler=FOCUS)
