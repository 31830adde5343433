"""Search over HTTP: what was said, in all rooms that one is in."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import errors, frames, framing
from api.callers import Caller, caller_router
from api.frames.fields import MessageId
from services.errors import BadRequest
from services.house import House
from services.search import FOUND, MOST_FOUND
from services.search_query import LONGEST


class Hit(BaseModel):
    """A message that was found, with a part of its text and where in that part the words stand."""

    message: frames.Message
    context: str
    marks: list[tuple[int, int]] = Field(description="Beginning and end of each match in `context`, in code points.")


class Found(BaseModel):
    hits: list[Hit] = Field(description="Newest first.")
    older: int | None = Field(None, description="To be sent as `before` for older ones; not there: there are none.")


def router(house: House) -> APIRouter:
    search = caller_router(house, "search")

    @search.get("/search", response_model_exclude_none=True, responses=errors.answers(BadRequest))
    async def find(
        identity: Caller,
        q: Annotated[str, Query(max_length=LONGEST)],
        limit: Annotated[int, Query(ge=1, le=MOST_FOUND)] = FOUND,
        before: MessageId | None = None,
    ) -> Found:
        """Words, parts of words and "exact phrases", which all have to be there, and `from:name`, `in:room`,
        `before:2026-12-31`, `after:2026-12-31` (days in UTC), `has:link` and `has:file`."""
        found = await house.search.find(identity, q, before=before, limit=limit)
        hits = [
            Hit(
                message=framing.message(hit.message, for_author=hit.message.user_id == identity.user_id),
                context=hit.context,
                marks=list(hit.marks),
            )
            for hit in found.hits
        ]
        return Found(hits=hits, older=found.older)

    return search
