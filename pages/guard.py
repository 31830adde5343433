"""Stands before NiceGUI: what it lets through is worth building a page for."""

from math import ceil

from nicegui import Client
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from services.errors import RateLimited
from services.house import House
from services.limits import network

SHARED = "/rooms/"
"""Addresses below this are pages for browsers, which accept HTML, and something else for programs."""


class PageGuard:
    """A page costs memory for half a minute even if nobody looks at it: an address may load so many."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house
        self._pages = [compile_path(path)[0] for path in Client.page_routes.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self._app
        if scope["type"] == "http" and self._is_page(scope):
            try:
                self._house.limits.pages.take(network(scope["client"][0]) if scope["client"] else "")
            except RateLimited as refusal:
                wait = str(ceil(refusal.retry_after or 1))
                answer = PlainTextResponse(f"{refusal}\n", 429, {"Retry-After": wait})
        await answer(scope, receive, send)

    def _is_page(self, scope: Scope) -> bool:
        path: str = scope["path"]
        if path.startswith(SHARED) and "text/html" not in Headers(scope=scope).get("accept", ""):
            return False
        return any(page.match(path) for page in self._pages)
