"""FRONT DOOR 2, for programs: HTTP and WebSocket. It turns requests and frames into calls of the house."""

from fastapi import APIRouter

from api import (
    accounts,
    admin,
    docs,
    files,
    health,
    me,
    messages,
    people,
    rooms,
    saved,
    search,
    second_factor,
    session,
    tickets,
)
from services.house import House


def router(house: House) -> APIRouter:
    """Every address of this door."""
    door = APIRouter()
    mine = (accounts, session, tickets, me, second_factor)
    for part in (*mine, people, rooms, messages, files, saved, search, admin, health):
        door.include_router(part.router(house))
    door.include_router(docs.router(door))
    return door
