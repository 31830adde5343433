"""The outermost layer of every answer: what it tells browsers to allow, and what a visitor sees of a failure."""

import logging
import secrets
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server import plain
from services.errors import Draining
from services.house import House
from services.logs import log_failure

log = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'self'",
        # NiceGUI compiles templates and event handlers in the browser, hence unsafe-eval.
        "script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
"""Where people reach us over https: for a year, browsers try nothing else."""


class Doorway:
    """Gives every answer its security headers and every `<script` that we wrote the nonce that lets it run.

    Script that somebody smuggled into a page has no nonce: the browser does not run it (CSP level 3). What people write
    never gets here as HTML; NiceGUI hands it to the browser as escaped JSON.
    """

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._headers = HEADERS | (HTTPS_ONLY if house.settings.is_https else {})
        self._limits = house.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        log.debug("%s %s", scope["method"], scope["path"])  # never what follows: people look for things there
        answer = _Answer(send, self._headers)
        if self._limits.is_draining:
            await plain.away(scope, Draining())(scope, receive, answer.send)
            return
        if "\x00" in scope["path"]:  # it names nothing, and PostgreSQL would fail
            await plain.nothing_here(scope)(scope, receive, answer.send)
            return
        try:
            await self._app(scope, receive, answer.send)
        except Exception:
            number = log_failure(log)
            if not answer.has_begun:
                await plain.failure(scope, number)(scope, receive, answer.send)


class _Answer:
    """One answer on its way out. HTML is held back until it is whole, because a nonce can be cut in two."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._more = headers
        self._nonce = secrets.token_urlsafe(16)
        self._held: Any = None
        self._html = bytearray()
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            if self._mark(message):
                self._held = message
                return
        elif self._held is not None and message["type"] == "http.response.body":
            self._html += message.get("body", b"")
            if message.get("more_body", False):
                return
            message = await self._begin_with_nonces()
        await self._send(message)

    def _mark(self, message: Message) -> bool:
        """Add the headers. Whether the answer is HTML."""
        headers = MutableHeaders(raw=message["headers"])
        for name, value in self._more.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", POLICY.format(nonce=self._nonce))
        kind = headers.get("content-type", "")
        if kind == "application/json":
            headers.setdefault("Cache-Control", "no-store")
        message["headers"] = headers.raw
        return kind.startswith("text/html")

    async def _begin_with_nonces(self) -> Message:
        html = bytes(self._html).replace(b"<script", f'<script nonce="{self._nonce}"'.encode())
        self._html.clear()  # NiceGUI keeps the request, and with it this, as long as there is the page
        headers = MutableHeaders(raw=self._held["headers"])
        headers["Content-Length"] = str(len(html))
        await self._send({**self._held, "headers": headers.raw})
        self._held = None
        return {"type": "http.response.body", "body": html, "more_body": False}
