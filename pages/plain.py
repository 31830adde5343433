"""What is answered where there is nothing to show: one sentence, without a page of NiceGUI's, which would cost memory
for a minute, and without a word of what went wrong inside."""

from html import escape
from http import HTTPStatus

from nicegui import app
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Chatterbox</title><h1>{title}</h1><p>{sentence}</p><p><a href="/">Back to the chat</a></p></html>
"""


def register() -> None:
    """Answer like this instead of NiceGUI and FastAPI, which register theirs for 404 and for `HTTPException`."""
    for kind in (404, HTTPException):
        app.add_exception_handler(kind, _refused)


def answer(scope: Scope, status: int, code: str, sentence: str) -> Response:
    """For a browser a page, for a program JSON as in all errors."""
    if "text/html" in Headers(scope=scope).get("accept", ""):
        title = HTTPStatus(status).phrase
        return HTMLResponse(PAGE.format(title=title, sentence=escape(sentence)), status)
    return JSONResponse({"detail": sentence, "code": code}, status)


def failure(scope: Scope, number: str) -> Response:
    """:param number: by which the operator finds the failure in the log"""
    return answer(scope, 500, "internal", f"Something went wrong on our side. In the log it is failure {number}.")


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    phrase = HTTPStatus(status).phrase
    refusal = answer(request.scope, status, phrase.lower().replace(" ", "_"), f"{phrase}.")
    if isinstance(error, HTTPException) and error.headers:
        refusal.headers.update(error.headers)
    return refusal
