"""A page's own connection: WebSocket only, and nothing on it speaks for a page that it does not belong to."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from nicegui import Client, app, core
from nicegui import nicegui as framework

from services.house import House
from services.limits import network

log = logging.getLogger(__name__)

WAITS_FOR_BROWSER = 30.0
"""Seconds that a page waits for its browser to connect. NiceGUI's own minute is long where somebody asks for pages and
never connects; whoever is later than this loads the page again."""

Foreign = Callable[[str, str], None]
"""What is called with a connection, and what it tried for a page that is not its own."""

LONGEST_LOG = 500  # characters of what a browser reports


def register(house: House) -> None:
    def foreign(sid: str, name: str) -> None:
        log.warning("Dropped %s of a connection that is not of that page", name)
        house.alarms.sound("foreign_page", network(_scope(sid)["client"][0]))

    core.sio.eio.transports = ["websocket"]
    app.config.socket_io_js_transports = ["websocket"]
    for name in ("event", "javascript_response", "ack"):
        core.sio.on(name, _from_its_page(name, getattr(framework, f"_on_{name}"), foreign))
    core.sio.on("log", _from_its_page("log", _report, foreign))
    core.sio.on("handshake", _handshake_for_its_page(foreign))
    app.timer(WAITS_FOR_BROWSER / 6, lambda: Client.prune_instances(client_age_threshold=WAITS_FOR_BROWSER))


def _from_its_page(name: str, handle: Callable[[str, Any], None], foreign: Foreign) -> Callable[[str, Any], None]:
    """Hand on only what comes over a connection that shook hands for the very page that it speaks for."""

    def handle_own(sid: str, message: Any = None) -> None:
        if not isinstance(message, dict) or message.get("client_id") not in core.sio.rooms(sid):
            foreign(sid, name)
            return
        try:
            handle(sid, message)
        except Exception as error:  # what a handler of ours raises does not come out here: the message was malformed
            log.warning("Dropped %s that no page sends: %s", name, type(error).__name__)

    return handle_own


def _handshake_for_its_page(foreign: Foreign) -> Callable[[str, Any], Awaitable[bool]]:
    """The guard has looked at the page that the connection was opened for: it is that one, or none."""

    async def handshake(sid: str, message: Any = None) -> bool:
        wanted = ("client_id", "tab_id", "document_id")
        if not isinstance(message, dict) or not all(isinstance(message.get(name), str) for name in wanted):
            log.warning("Dropped handshake that no page sends")
            return False
        if parse_qs(_scope(sid)["query_string"].decode("latin-1")).get("client_id") != [message["client_id"]]:
            foreign(sid, "handshake")
            return False
        shake: Callable[[str, Any], Awaitable[bool]] = framework._on_handshake
        try:
            return await shake(sid, message)
        except (TypeError, ValueError):
            return False

    return handshake


def _scope(sid: str) -> Any:
    return core.sio.get_environ(sid)["asgi.scope"]


def _report(_: str, message: dict[str, Any]) -> None:
    """What a browser reports of itself is anybody's text: short, on one line, and never an error of ours."""
    log.info("A browser says: %s", ascii(str(message["message"])[:LONGEST_LOG]))
