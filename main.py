"""Chatterbox: where everything is put together, and the only file that sees every layer.

Settings -> house (database, broadcast, services) -> both doors -> server.
"""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from nicegui import app, helpers, ui
from nicegui import nicegui as framework
from pydantic import ValidationError
from starlette.middleware.gzip import GZipMiddleware

import api
import demo
import pages
from api.gateway import Gateway
from api.guard import BodyGuard
from api.server import ServerProtocol
from pages.components import theme
from pages.server.doorway import Doorway
from pages.server.guard import PageGuard
from services.garbage import spare_the_garbage_collector
from services.house import House
from services.logs import set_up_logging
from services.secrets import WeakSecret
from services.settings import Settings

log = logging.getLogger("chatterbox")

ANSWERS_LEAVE_WITHIN = 0.2
"""Seconds that the last answers are given to be written before everybody is told goodbye."""


def settings_from_command_line(arguments: list[str]) -> Settings:
    """What is said on the command line goes before the environment."""
    parser = argparse.ArgumentParser(prog="main.py", description="Chatterbox: self-hosted real-time chat.")
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 8000)")
    parser.add_argument(
        "--demo",
        type=Path,
        nargs="?",
        const=demo.FOLDER,
        metavar="FOLDER",
        help="open a chat that a small team has talked in, kept in a folder of its own (default: demo-data)",
    )
    parser.epilog = "All other settings are CHATTERBOX_* environment variables, or lines in .env: see the README."
    said: dict[str, Any] = {
        name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None
    }
    folder = said.pop("demo", None)
    if folder is not None:
        said |= demo.settings(folder)
    try:
        settings = Settings(**said)
    except ValidationError as error:
        for problem in error.errors():
            print(f"CHATTERBOX_{str(problem['loc'][0]).upper()}: {problem['msg']}", file=sys.stderr)
        sys.exit(2)
    if folder is not None:
        demo.prepare(settings)
    return settings


def end_well_when_asked_to() -> None:
    """SIGTERM and Ctrl+C are a normal end: uvicorn closes everything, and then raises the signal once more."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def drain_before_the_end(house: House) -> None:
    """Asked to end, finish and answer what is in hand first. Asked twice, end at once.

    uvicorn closes every socket as soon as it is asked: what was stored in that moment would not be acknowledged.
    """
    loop = asyncio.get_running_loop()
    draining: list[asyncio.Task[None]] = []

    async def drain(end: Callable[[], object]) -> None:
        await house.drain()
        await asyncio.sleep(ANSWERS_LEAVE_WITHIN)
        end()

    def begin(end: Callable[[], object]) -> None:
        if draining:
            end()
        else:
            draining.append(asyncio.create_task(drain(end), name="draining"))

    for number in (signal.SIGTERM, signal.SIGINT):
        uvicorns: Any = signal.getsignal(number)
        signal.signal(
            number, lambda *signalled, end=uvicorns: loop.call_soon_threadsafe(begin, partial(end, *signalled))
        )


def open_with_the_app(house: House) -> None:
    """Open the house before the first request is answered and close it after the last.

    NiceGUI does not wait for asynchronous `on_startup` handlers, so this wraps its lifespan: the original one each
    time, because tests run this file again and again in one process.
    """

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with house.open(), framework._lifespan(app):
            if not helpers.is_user_simulation():
                spare_the_garbage_collector()
                drain_before_the_end(house)
            log.info("Chatterbox is open on http://%s:%d", house.settings.host, house.settings.port)
            yield

    app.router.lifespan_context = lifespan


settings = settings_from_command_line([] if helpers.is_user_simulation() else sys.argv[1:])
set_up_logging(settings.log_level, settings.log_format)
try:
    house = House(settings)
except WeakSecret as error:
    sys.exit(str(error))

if not helpers.is_user_simulation():
    end_well_when_asked_to()
open_with_the_app(house)
app.include_router(api.router(house))
pages.register(house)
# From the inside to the outside:
app.add_middleware(PageGuard, house=house)
app.add_middleware(BodyGuard)
app.add_middleware(Doorway, house=house)
app.add_middleware(Gateway, house=house)
ui.run(
    host=settings.host,
    port=settings.port,
    title="Chatterbox",
    viewport=theme.VIEWPORT,
    favicon=theme.FAVICON,
    dark=None,
    language="en-US",
    tailwind=False,
    reload=False,
    show=False,
    show_welcome_message=False,
    # By the default, 9, a page costs twice as much and is 2 % smaller.
    gzip_middleware_factory=partial(GZipMiddleware, compresslevel=5),
    # uvicorn
    http=ServerProtocol,
    loop="uvloop" if os.name == "posix" else "auto",
    log_config=None,
    uvicorn_logging_level="warning",
    access_log=False,
    server_header=False,
    forwarded_allow_ips=settings.trusted_proxies,
    timeout_keep_alive=5,
    timeout_graceful_shutdown=7,  # and two before that, see `House.drain`: ten in all
    ws_max_size=1_000_000,
    ws_per_message_deflate=settings.shared_deflate,
)
