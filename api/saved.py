"""What one has saved, over HTTP."""

from fastapi import APIRouter

from api import errors, frames, framing
from api.callers import Caller, caller_router
from api.frames.fields import MessageId
from services.errors import NoSuchMessage, TooMany, Unavailable
from services.house import House


def router(house: House) -> APIRouter:
    saved = caller_router(house, "messages")

    @saved.get("/saved", response_model_exclude_none=True)
    async def read_saved(identity: Caller) -> list[frames.Message]:
        """What I have saved and can still see, what was saved last first."""
        found = await house.saved.of(identity)
        return [framing.message(message, for_author=message.user_id == identity.user_id) for message in found]

    @saved.put("/messages/{id}/saved", status_code=204, responses=errors.answers(NoSuchMessage, TooMany, Unavailable))
    async def save(id: MessageId, identity: Caller) -> None:
        """Save a message to find it again; nobody else hears of it."""
        await house.saved.save(identity, id, on=True)

    @saved.delete("/messages/{id}/saved", status_code=204, responses=errors.answers(Unavailable))
    async def forget(id: MessageId, identity: Caller) -> None:
        """Save it no longer."""
        await house.saved.save(identity, id, on=False)

    return saved
