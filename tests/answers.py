"""Every answer over HTTP that any test gets to see is held against the published description."""

import re
from typing import Any

import httpx

_described: dict[str, Any] = {}


def addresses() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """The pattern of each address, and what it says of its methods; those without parameters first."""
    return [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), methods)
        for path, methods in sorted(_described.items(), key=lambda it: it[0].count("{"))
    ]


async def documented(answer: httpx.Response) -> None:
    """:raises AssertionError: when an address answers with a status that it does not speak of"""
    request = answer.request
    if "text/html" in request.headers.get("accept", ""):
        return  # a page
    for pattern, methods in addresses():
        operation = methods.get(request.method.lower())
        if pattern.fullmatch(request.url.path) and operation is not None:
            assert str(answer.status_code) in operation["responses"], (
                f"{request.method} {request.url.path} answers {answer.status_code}, which /docs does not say"
            )
            return


async def describe(http: httpx.AsyncClient) -> None:
    """Read the description, once."""
    if not _described:
        _described.update((await http.get("/openapi.json")).json()["paths"])
    http.event_hooks = {"request": [], "response": [documented]}
