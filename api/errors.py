"""The one place where a refusal of the house becomes an HTTP status, a close code or an error body."""

import logging
from collections.abc import Callable, Coroutine
from enum import IntEnum
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from services.errors import BadRequest, ChatError, Unavailable, WeakPassword
from services.outage import is_outage

log = logging.getLogger(__name__)

STATUS = {
    "ambiguous_credentials": 400,
    "bad_request": 422,
    "invalid_username": 422,
    "weak_password": 422,
    "empty": 422,
    "too_long": 422,
    "invalid_room": 422,
    "invalid_emoji": 422,
    "too_many": 409,
    "username_taken": 409,
    "room_taken": 409,
    "archived": 409,
    "last_owner": 409,
    "id_conflict": 409,
    "invalid_credentials": 401,
    "unauthorized": 401,
    "foreign_origin": 403,
    "forbidden": 403,
    "not_found": 404,
    "internal": 500,
    "unavailable": 503,
}


class CloseCode(IntEnum):
    """Why the server closed a socket. 40xx: come back after a while; 45xx: do not come back."""

    BINARY_FRAME = 1003
    TOO_MANY_ERRORS = 1008
    TOKEN_EXPIRED = 4001
    TOO_SLOW = 4008
    SESSION_ENDED = 4501


class Closing(Exception):
    """The server ends a socket, with `code` and a reason."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Refusal(BaseModel):
    """The body of every error."""

    detail: str
    code: str


def answers(*errors: type[ChatError]) -> dict[int | str, dict[str, Any]]:
    """What an endpoint may refuse, for the published API description."""
    sentences: dict[int, list[str]] = {}
    for error in errors:
        sentences.setdefault(STATUS[error.code], []).append(f"`{error.code}`: {error.sentence}")
    return {
        status: {"model": Refusal, "description": "<br>".join(dict.fromkeys(said))}
        for status, said in sentences.items()
    }


def response(error: ChatError) -> JSONResponse:
    """The body names the code and says one sentence; it never repeats what was sent."""
    return JSONResponse({"detail": str(error), "code": error.code}, STATUS[error.code])


class TranslatedRoute(APIRoute):
    """A route whose refusals are translated here, and that does not echo a rejected body.

    FastAPI's own answer to an invalid body repeats it, the password included.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def translated(request: Request) -> Response:
            try:
                return await handle(request)
            except ChatError as error:
                return response(error)
            except RequestValidationError as error:
                return response(_invalid(error))
            except HTTPException as error:
                if error.status_code != 400:
                    raise
                return response(BadRequest())  # FastAPI could not even parse the body
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("The database did not take a request: %s", error)
                return response(Unavailable("The database does not answer just now. Try again."))

        return translated


def _invalid(error: RequestValidationError) -> ChatError:
    fields = [str(problem["loc"][-1]) for problem in error.errors() if len(problem["loc"]) > 1]
    if fields == ["password"]:
        return WeakPassword("A password is a text.")
    return BadRequest()
