"""What a browser gets where there is nothing, and where something went wrong: a plain page, and never our own words for
it. NiceGUI would build a whole page for each, and show the text of the exception on it."""

import logging

from nicegui import app
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from pages.components.plain import plain

log = logging.getLogger(__name__)

NOTHING = plain(
    "There is nothing here",
    "The address may have a slip in it, or what was here is gone.",
    act="Go to the conversation",
    address="/",
)
BROKEN = plain(
    "Something went wrong on our side",
    "Nothing that was sent is lost. Try again in a moment.",
    act="Try again",
    address="/",
)


def register() -> None:
    app.add_exception_handler(404, nothing_here)
    app.add_exception_handler(Exception, went_wrong)


async def nothing_here(request: Request, _: Exception) -> Response:
    if _is_browser(request):
        return HTMLResponse(NOTHING, 404)
    return JSONResponse({"detail": "There is nothing at this address.", "code": "not_found"}, 404)


async def went_wrong(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    if _is_browser(request):
        return HTMLResponse(BROKEN, 500)
    return JSONResponse({"detail": "Something went wrong on our side.", "code": "internal"}, 500)


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")
