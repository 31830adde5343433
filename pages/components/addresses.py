"""Where a room, and a place in it, is found in the browser's address line."""

import re
from urllib.parse import quote, unquote

PLACE = re.compile(r"/rooms/([^/]+)(?:/([0-9]{1,18}))?/?")


def address_of(room: str, seq: int | None = None) -> str:
    """`/rooms/design` or, for one message, `/rooms/design/17`"""
    return f"/rooms/{quote(room, safe='')}" + ("" if seq is None else f"/{seq}")


def place_of(address: str) -> tuple[str, int | None] | None:
    """The room and the message that an address names; None: it is no such address."""
    found = PLACE.fullmatch(address.split("?")[0].split("#")[0])
    if found is None:
        return None
    room, seq = found.groups()
    return unquote(room), None if seq is None else int(seq)
