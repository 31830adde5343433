"""Sending and reading files, as tests of them do."""

import asyncio
from collections.abc import AsyncIterator

from services.errors import NoSuchFile
from services.events import Attachment
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity


async def in_parts(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        await asyncio.sleep(0)
        yield part


async def send(
    house: House, who: Identity, content: bytes = b"hello", name: str = "a.txt", room: str = LOBBY
) -> Attachment:
    return await house.files.take(who, room, name, in_parts(content[:3], content[3:]))


async def read(house: House, who: Identity, key: str, *, preview: bool = False) -> bytes:
    return (await house.files.find(who, key, preview=preview)).path.read_bytes()


async def refusal(house: House, who: Identity, key: str, *, preview: bool = False) -> type[Exception] | None:
    try:
        await house.files.find(who, key, preview=preview)
    except NoSuchFile as refused:
        return type(refused)
    return None
