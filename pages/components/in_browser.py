"""What the browser does by itself: functions in JavaScript, served once, in a file that browsers keep.

A page would otherwise carry all of them each time, and what it carries is the larger part of what it costs. So it only
names them.
"""

from collections.abc import Callable

from nicegui import ui

FUNCTIONS: list[str] = []


def in_browser(function: str) -> str:
    """A JavaScript function as a `js_handler`, which may call `emit` as any other. To be called while modules are
    loaded: then the file is made."""
    FUNCTIONS.append(function)
    return f"inBrowser[{len(FUNCTIONS) - 1}](emit)"


def at_load(function: str) -> Callable[[], None]:
    """A function that is called when a page has been read: of those pages that say so. Likewise to be called while
    modules are loaded."""
    named = in_browser(function).replace("(emit)", "()")
    return lambda: ui.add_body_html(f'<script type="module">{named}()</script>')


def script() -> str:
    """The file. Each function is made for an element's own `emit`."""
    return "".join(("window.inBrowser = [\n", *(f"(emit) => {function},\n" for function in FUNCTIONS), "];\n"))
