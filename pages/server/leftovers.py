"""Sees to it that nothing stays in memory that nobody needs again: how a page came to be, and pages which have gone.

The elements of a page lead back to each other, so that only the garbage collector can let go of them, and by itself it
looks at what is old far too seldom.
"""

import gc
from collections.abc import Callable

from nicegui import app
from starlette.requests import Request, empty_receive, empty_send

MOST = 20
"""Pages that may have gone before what is left of them is collected. Each keeps about 0.4 MB; a collection costs as
much as drawing a page or two."""

LOOK_EVERY = 5.0  # seconds


class Leftovers:
    def __init__(self, collect: Callable[[], object] = gc.collect) -> None:
        self._collect = collect
        self._gone = 0

    def note(self) -> None:
        """A page has gone."""
        self._gone += 1

    def look(self) -> None:
        """Collect, if it is worth it."""
        if self._gone >= MOST:
            self._gone = 0
            self._collect()


def let_go(request: Request) -> None:
    """Keep of a request what tells who asked for what. NiceGUI keeps it for as long as there is its page, and with it
    all through which it came in and was answered: middleware, exit stacks, the parser of the connection."""
    for name in [name for name in request.scope if name.endswith("_astack")]:
        del request.scope[name]
    request._receive, request._send = empty_receive, empty_send


def register() -> None:
    leftovers = Leftovers()
    app.on_delete(leftovers.note)
    app.timer(LOOK_EVERY, leftovers.look)
