"""What is answered where there is nothing to show, or where something broke: plain words, without a page of NiceGUI's,
which would cost memory for a minute, and without a word of what went wrong inside."""

from http import HTTPStatus
from math import ceil

from nicegui import app
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from pages.components.plain import plain
from services.errors import Draining

NOTHING = ("There is nothing here", "The address may have a slip in it, or what was here is gone.")
AWAY = ("We are just restarting", "Nothing that was stored is lost. Try again in a few seconds.")
BROKEN = "Something went wrong on our side"


def register() -> None:
    """Answer like this instead of NiceGUI and FastAPI, which register theirs for 404 and for `HTTPException`."""
    for kind in (404, HTTPException):
        app.add_exception_handler(kind, _refused)


def failure(scope: Scope, number: str) -> Response:
    """:param number: by which the operator finds the failure in the log"""
    sentence = f"Nothing that was stored is lost. In the log it is failure {number}."
    if _is_browser(scope):
        return HTMLResponse(plain(BROKEN, sentence, act="Try again", address="/"), 500)
    return JSONResponse({"detail": f"{BROKEN}. {sentence}", "code": "internal"}, 500)


def away(scope: Scope, refusal: Draining) -> Response:
    """While the server ends: nothing is begun any more, and the connection is not used again."""
    headers = {"Retry-After": str(ceil(refusal.retry_after or 1)), "Connection": "close"}
    if _is_browser(scope):
        return HTMLResponse(plain(*AWAY, act="Try again", address="/"), 503, headers)
    return JSONResponse({"detail": str(refusal), "code": refusal.code}, 503, headers)


def nothing_here(scope: Scope) -> Response:
    """As for an address that there is not."""
    return _refused(Request(scope), HTTPException(404))


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    phrase = HTTPStatus(status).phrase
    answer: Response
    if _is_browser(request.scope):
        title, sentence = NOTHING if status == 404 else (phrase, "This cannot be done here.")
        answer = HTMLResponse(plain(title, sentence, act="Go to the conversation", address="/"), status)
    else:
        answer = JSONResponse({"detail": f"{phrase}.", "code": phrase.lower().replace(" ", "_")}, status)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    return answer


def _is_browser(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")
