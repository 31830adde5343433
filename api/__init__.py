"""FRONT DOOR 2, for programs: HTTP and WebSocket. It turns requests and frames into calls of the house."""

from fastapi import APIRouter

from api import accounts, admin, docs, health, me, messages, people, rooms, search, session, tickets
from services.house import House


def router(house: House) -> APIRouter:
    """Every address of this door."""
    door = APIRouter()
    for part in (accounts, session, tickets, me, people, rooms, messages, search, admin, health):
        door.include_router(part.router(house))
    door.include_router(docs.router(door))
    return door
