"""Stands before NiceGUI: which pages are worth building, and who may listen and speak on a page's own connection.

NiceGUI trusts whoever knows a page's address on it, which stands in logs and histories. Here the browser also has to
show that it is the one that the page was built for.
"""

import hmac
import logging
from contextlib import ExitStack, suppress
from math import ceil
from urllib.parse import parse_qs

from nicegui import Client
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.errors import RateLimited, ServerFull
from services.house import House
from services.limits import network
from services.origins import is_ours
from services.sessions import cookie_name

log = logging.getLogger(__name__)

SOCKETS = "/_nicegui_ws"
CLIENTS = "/_nicegui/client/"  # and behind it the id of a client: where the browser of that page uploads to

SHARED = "/rooms/"
"""Addresses below this are pages for browsers, which accept HTML, and something else for programs."""

MALFORMED, OVERSIZED, FLOOD = 1008, 1009, 4029


class PageGuard:
    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house
        self._cookie = cookie_name(house.settings)
        self._pages = [compile_path(path)[0] for path in Client.page_routes.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        visit = HTTPConnection(scope)
        path: str = scope["path"]
        if path.startswith(SOCKETS):
            await self._socket(visit, receive, send)
            return
        answer = self._app
        if path.startswith(CLIENTS) and not self._is_its_browser(visit, path.removeprefix(CLIENTS).partition("/")[0]):
            answer = _forbidden("an upload", visit)
        elif scope["type"] == "http" and self._is_page(visit, path):
            try:
                self._house.limits.pages.take(_address(visit))
            except RateLimited as refusal:
                answer = _wait(refusal)
        await answer(scope, receive, send)

    def _is_page(self, visit: HTTPConnection, path: str) -> bool:
        if path.startswith(SHARED) and "text/html" not in visit.headers.get("accept", ""):
            return False
        return any(page.match(path) for page in self._pages)

    async def _socket(self, visit: HTTPConnection, receive: Receive, send: Send) -> None:
        """A page's own connection: a WebSocket, of a page of ours, from the browser that the page was built for."""
        query = parse_qs(visit.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        [client_id, *more] = query.get("client_id", [""])
        # The browser of a page that is gone learns it from NiceGUI, in its first answer, and loads the page again.
        may_be_gone = query.get("implicit_handshake") == ["true"]
        if (
            visit.scope["type"] != "websocket"
            or not client_id
            or more
            or not (client_id in Client.instances or may_be_gone)
            or not self._is_its_browser(visit, client_id)
        ):
            if client_id in Client.instances or may_be_gone:
                self._alarm(visit)
            await _forbidden("a page's connection", visit)(visit.scope, receive, send)
            return
        with ExitStack() as seats:
            try:
                seats.enter_context(self._house.limits.socket(_address(visit)))
            except (RateLimited, ServerFull) as refusal:
                await _wait(refusal)(visit.scope, receive, send)
                return
            try:
                await self._app(visit.scope, self._counted(visit, receive, send), send)
            except Exception as error:  # engine.io falls over what is no packet of its protocol
                log.warning("A page's connection from %s was closed: %s", _address(visit), type(error).__name__)
                with suppress(Exception):  # it may have gone by now
                    await send({"type": "websocket.close", "code": MALFORMED, "reason": "malformed"})

    def _is_its_browser(self, visit: HTTPConnection, client_id: str) -> bool:
        """Whether this comes from a page of ours (RFC 6454) and with the cookie with which that page was asked for."""
        origin = visit.headers.get("origin")
        if origin is None or not is_ours(self._house.settings, origin, visit.headers.get("host")):
            return False
        client = Client.instances.get(client_id)
        shown = None if client is None else client.request.cookies.get(self._cookie)
        # A page without a sign-in shows nobody's data.
        return shown is None or hmac.compare_digest(shown.encode(), visit.cookies.get(self._cookie, "").encode())

    def _alarm(self, visit: HTTPConnection) -> None:
        is_of_ours = is_ours(self._house.settings, visit.headers.get("origin", ""), visit.headers.get("host"))
        self._house.alarms.sound("foreign_page" if is_of_ours else "foreign_origin", _address(visit))

    def _counted(self, visit: HTTPConnection, receive: Receive, send: Send) -> Receive:
        """Frames as they come; a flood of them ends the connection."""
        key = object()

        async def listen() -> Message:
            message = await receive()
            if message.get("code") == OVERSIZED:
                log.warning("A page's connection from %s was closed: a frame was too long", _address(visit))
                self._house.alarms.sound("oversized", _address(visit))
            try:
                self._house.limits.frames.take(key)
            except RateLimited:
                log.warning("A page's connection from %s was closed: flood", _address(visit))
                self._house.alarms.sound("flood", _address(visit))
                await send({"type": "websocket.close", "code": FLOOD, "reason": "flood"})
                return {"type": "websocket.disconnect", "code": FLOOD}
            return message

        return listen


def _address(visit: HTTPConnection) -> str:
    return network(visit.client.host) if visit.client else ""


def _forbidden(what: str, visit: HTTPConnection) -> ASGIApp:
    log.warning("Refused %s from %s: it is not from the browser of that page", what, _address(visit))
    return PlainTextResponse("This is not your page.\n", 403)


def _wait(refusal: RateLimited | ServerFull) -> ASGIApp:
    status = 503 if isinstance(refusal, ServerFull) else 429
    return PlainTextResponse(f"{refusal}\n", status, {"Retry-After": str(ceil(refusal.retry_after or 1))})
