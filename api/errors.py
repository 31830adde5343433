"""The one place where a refusal of the house becomes an HTTP status, a close code or an error body."""

import logging
from collections.abc import Callable, Coroutine
from enum import IntEnum
from math import ceil
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from services.errors import BadRequest, ChatError, Unavailable, UnsupportedMediaType, WeakPassword
from services.logs import log_failure
from services.outage import is_outage

log = logging.getLogger(__name__)

STATUS = {
    "ambiguous_credentials": 400,
    "token_in_address": 400,
    "bad_request": 422,
    "invalid_username": 422,
    "weak_password": 422,
    "invalid_display_name": 422,
    "invalid_picture": 422,
    "too_large": 413,
    "quota": 413,
    "empty": 422,
    "too_long": 422,
    "invalid_room": 422,
    "invalid_emoji": 422,
    "too_many": 409,
    "username_taken": 409,
    "display_name_taken": 409,
    "room_taken": 409,
    "archived": 409,
    "last_owner": 409,
    "last_admin": 409,
    "id_conflict": 409,
    "second_factor_on": 409,
    "no_second_factor": 409,
    "invalid_credentials": 401,
    "otp_required": 401,
    "invalid_otp": 401,
    "unauthorized": 401,
    "foreign_origin": 403,
    "wrong_password": 403,
    "wrong_otp": 403,
    "invite_needed": 403,
    "registration_closed": 403,
    "forbidden": 403,
    "not_found": 404,
    "timeout": 408,
    "unsupported_media_type": 415,
    "rate_limited": 429,
    "internal": 500,
    "unavailable": 503,
    "busy": 503,
    "full": 503,
    "draining": 503,
}


class CloseCode(IntEnum):
    """Why the server closed a socket. 40xx: come back after a while; 45xx: do not come back."""

    BINARY_FRAME = 1003
    TOO_MANY_ERRORS = 1008
    INTERNAL = 1011
    TOKEN_EXPIRED = 4001
    TOO_SLOW = 4008
    FLOOD = 4029
    SESSION_ENDED = 4501
    ACCOUNT_DISABLED = 4503


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
    headers = {} if error.retry_after is None else {"Retry-After": str(ceil(error.retry_after))}
    return JSONResponse({"detail": str(error), "code": error.code}, STATUS[error.code], headers)


def expect_json(request: Request) -> None:
    """:raises UnsupportedMediaType: a form of another site could send anything else without being asked (CSRF)"""
    if media_type(request) != "application/json":
        raise UnsupportedMediaType


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def refusal(error: Exception) -> ChatError:
    """What a caller is told of an error that may be no refusal of the house: the database is not there, just now.

    :raises Exception: the error itself, where it is a fault of ours
    """
    if isinstance(error, ChatError):
        return error
    if not is_outage(error):
        raise error
    log.warning("The database did not answer: %s", error)
    return Unavailable("The database does not answer just now. Try again.")


def told(error: Exception) -> ChatError:
    """The same where nobody else would answer; of a fault of ours, under which number the log has it."""
    try:
        return refusal(error)
    except Exception:
        return ChatError(f"{ChatError.sentence} In the log it is failure {log_failure(log)}.")


class TranslatedRoute(APIRoute):
    """A route whose refusals are translated here, and that does not echo a rejected body.

    FastAPI's own answer to an invalid body repeats it, the password included.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def translated(request: Request) -> Response:
            try:
                if self.body_field is not None:
                    expect_json(request)
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
                return response(refusal(error))

        return translated


def _invalid(error: RequestValidationError) -> ChatError:
    fields = [str(problem["loc"][-1]) for problem in error.errors() if len(problem["loc"]) > 1]
    if fields == ["password"]:
        return WeakPassword("A password is a text.")
    return BadRequest()
