"""How main.py starts the server: what the limits on hostile peers stand on, in one place."""

import ast
from pathlib import Path

from nicegui import app, core

from api.frames import FRAME_BYTES
from tests.chat import MAIN, Chat

WANTED = {
    "http": "ServerProtocol",  # h11, with limits on heads and silence; chooses websockets' sans-I/O protocol
    "ws_max_size": "1000000",  # of pages; programs have FRAME_BYTES
    "ws_per_message_deflate": "settings.shared_deflate",
    "timeout_keep_alive": "5",
    "timeout_graceful_shutdown": "7",  # and up to two seconds before that, see `House.drain`
    "server_header": "False",
    "access_log": "False",
    "log_config": "None",
    "forwarded_allow_ips": "settings.trusted_proxies",
    "reload": "False",
}


def test_the_server_is_started_with_its_limits() -> None:
    tree = ast.parse(Path(MAIN).read_text(encoding="utf-8"))
    [run] = [it for it in ast.walk(tree) if isinstance(it, ast.Call) and ast.unparse(it.func) == "ui.run"]
    said = {it.arg: ast.unparse(it.value) for it in run.keywords if it.arg}
    assert {name: said[name] for name in WANTED} == WANTED
    assert FRAME_BYTES == 65_536


async def test_pages_speak_websocket_and_nothing_else(chat: Chat) -> None:
    assert core.sio.eio.transports == ["websocket"]
    assert app.config.socket_io_js_transports == ["websocket"]
