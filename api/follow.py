"""Which rooms a socket follows from the start: `?follow=` in its address."""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from starlette.requests import HTTPConnection

from api.frames.fields import RoomName, Seq
from services.errors import BadRequest

NOTHING = "none"
MOST_ROOMS = 500

_ROOM, _SEQ = TypeAdapter(RoomName), TypeAdapter(Seq)


@dataclass(frozen=True, slots=True)
class Follow:
    """All rooms of the reader from now on (`cursors` is None), or these rooms, each from its cursor on.

    `newcomers`: whether rooms that the reader comes into later are followed, too.
    """

    cursors: tuple[tuple[str, int], ...] | None = None
    epoch: str | None = None
    newcomers: bool = True


def wanted(connection: HTTPConnection) -> Follow:
    """What an address asks for: nothing said, `follow=none`, or `follow=ROOM:CURSOR,ROOM:CURSOR&epoch=E`.

    :raises BadRequest:
    """
    said = connection.query_params.get("follow")
    if said is None:
        return Follow()
    if said == NOTHING:
        return Follow((), newcomers=False)
    rooms = said.split(",")
    if len(rooms) > MOST_ROOMS:
        raise BadRequest(f"At most {MOST_ROOMS} rooms can be followed by an address.")
    return Follow(tuple(map(_cursor, rooms)), connection.query_params.get("epoch"))


def _cursor(said: str) -> tuple[str, int]:
    room, _, cursor = said.rpartition(":")
    try:
        _ROOM.validate_python(room)
        return room, _SEQ.validate_strings(cursor)
    except ValidationError:
        raise BadRequest("follow=ROOM:CURSOR,ROOM:CURSOR") from None
