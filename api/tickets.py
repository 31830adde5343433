"""`POST /ticket`: what to put into the address of `/ws` instead of a token."""

from fastapi import APIRouter
from pydantic import BaseModel

from api import errors
from api.callers import Caller, caller_router
from services.errors import RateLimited
from services.house import House


class Ticket(BaseModel):
    """Opens one socket by `/ws?ticket=`, within `expires_in` seconds."""

    ticket: str
    expires_in: int


def router(house: House) -> APIRouter:
    tickets = caller_router(house, "sessions")

    @tickets.post("/ticket", responses=errors.answers(RateLimited))
    async def give(identity: Caller) -> Ticket:
        """Get a ticket, good for one socket: a token in an address tends to end up in the logs of proxies."""
        ticket = house.tickets.give(identity)
        return Ticket(ticket=ticket.value, expires_in=ticket.expires_in)

    return tickets
