"""Who calls: what every address but those of signing in asks before anything else."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api import errors
from api.credentials import BEARER, identify, refuse_other_sites
from services.errors import ChatError, ForeignOrigin, Unauthorized
from services.house import House
from services.sessions import Identity


def _caller(request: Request) -> Identity:
    identity: Identity = request.state.caller
    return identity


Caller = Annotated[Identity, Depends(_caller)]


def caller_router(house: House, tag: str) -> APIRouter:
    """A router whose addresses want a token or a cookie, and, where they change something, no foreign page."""

    async def identified(request: Request) -> None:
        if request.method not in {"GET", "HEAD"}:
            refuse_other_sites(house.settings, request)
        request.state.caller = await identify(house, request)

    return APIRouter(
        tags=[tag],
        route_class=errors.TranslatedRoute,
        dependencies=[BEARER, Depends(identified)],
        responses=errors.answers(Unauthorized, ForeignOrigin),
    )


def nothing(*refusals: type[ChatError]) -> dict[str, Any]:
    """For what answers with 204 and no body, or with one of these refusals."""
    return {"status_code": 204, "response_class": Response, "responses": errors.answers(*refusals)}
