"""The descriptions of both APIs, and pages to read them on. Nothing is loaded from elsewhere."""

from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.responses import FileResponse, HTMLResponse, Response

from api import errors
from api.asyncapi import document, version
from api.reference import page as live_reference
from services.errors import (
    BadRequest,
    ChatError,
    Draining,
    RateLimited,
    TookTooLong,
    TooLarge,
    Unavailable,
    UnsupportedMediaType,
)

REFUSAL = "#/components/schemas/Refusal"

FASTAPIS = ("HTTPValidationError", "ValidationError")

SWAGGER = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")


ALWAYS = (Unavailable, Draining, ChatError)
CHANGING = (RateLimited,)
WITH_BODY = (TooLarge, TookTooLong, UnsupportedMediaType, BadRequest)
WITH_PARAMETERS = (BadRequest,)


def _complete(description: dict[str, Any]) -> dict[str, Any]:
    """Say of every address what its endpoint does not say itself: what is refused before it, or could be anywhere."""
    for operations in description["paths"].values():
        for method, operation in operations.items():
            refusals = (
                *ALWAYS,
                *(CHANGING if method != "get" else ()),
                *(WITH_BODY if "requestBody" in operation else ()),
                *(WITH_PARAMETERS if "parameters" in operation else ()),
            )
            common = {
                str(status): {
                    "description": answer["description"],
                    "content": {"application/json": {"schema": {"$ref": REFUSAL}}},
                }
                for status, answer in errors.answers(*refusals).items()
            }
            said = {status: answer for status, answer in operation["responses"].items() if not _is_fastapis(answer)}
            operation["responses"] = common | said
    for name in FASTAPIS:
        description["components"]["schemas"].pop(name, None)
    return description


def _is_fastapis(answer: dict[str, Any]) -> bool:
    """Whether FastAPI says of itself that it refuses input, in a form that is none of ours (see `TranslatedRoute`)."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2] in FASTAPIS


def router(documented: APIRouter) -> APIRouter:
    docs = APIRouter(include_in_schema=False)

    @cache
    def description() -> dict[str, Any]:
        return _complete(
            get_openapi(
                title="Chatterbox",
                version=version(),
                description="The same chat as in the browser, for programs. Live messages come over the "
                "[WebSocket `/ws`](/docs/ws).",
                routes=documented.routes,
            )
        )

    @docs.get("/openapi.json")
    async def openapi() -> dict[str, Any]:
        return description()

    @docs.get("/docs")
    async def page() -> HTMLResponse:
        script, style, favicon = (f"/docs/{name}" for name in SWAGGER)
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Chatterbox API",
            swagger_js_url=script,
            swagger_css_url=style,
            swagger_favicon_url=favicon,
        )

    @docs.get("/asyncapi.json")
    async def asyncapi() -> dict[str, Any]:
        return document()

    @docs.get("/docs/ws")
    async def live() -> HTMLResponse:
        return HTMLResponse(live_reference())

    @docs.get("/docs/{name}")
    async def asset(name: str) -> Response:
        if name not in SWAGGER:
            return Response(status_code=404)
        return FileResponse(str(resources.files("fastapi_swagger") / "resources" / name))

    return docs
