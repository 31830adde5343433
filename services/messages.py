"""Messages: what may be posted, and reading what was."""

from collections.abc import Sequence
from dataclasses import dataclass

import models
from services.errors import BadRequest, EmptyMessage, MessageTooLong
from services.events import Message
from services.ledger import Post, as_message
from services.rooms import Room, Rooms
from services.sessions import Identity
from services.writer import Writer

LONGEST = 4000  # code points
LONGEST_CLIENT_ID = 64
PAGE, LARGEST_PAGE = 50, 200  # messages


@dataclass(frozen=True, slots=True)
class History:
    """A stretch of a room, oldest first, with the room as it stood then. `more`: there are older ones."""

    room: Room
    messages: Sequence[Message]
    more: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed in a room after rev `since` up to the room's `last_rev`, each message once, by rev."""

    room: Room
    since: int
    messages: Sequence[Message]


class Messages:
    def __init__(self, rooms: Rooms, writer: Writer) -> None:
        self._rooms = rooms
        self._writer = writer

    async def post(self, sender: Identity, room: str, message: str, client_id: str | None = None) -> Message:
        """Store a message and announce it; returns once it is on disk.

        The same `client_id` again gives the first answer again and stores nothing.

        :raises EmptyMessage, MessageTooLong, BadRequest, NotFound, IdConflict, Unavailable:
        """
        if not message.strip():
            raise EmptyMessage
        if len(message) > LONGEST:
            raise MessageTooLong
        if not _is_storable(message) or not _is_client_id(client_id):
            raise BadRequest
        return await self._writer.write(
            Post(
                room=room,
                user_id=sender.user_id,
                username=sender.username,
                message=message,
                client_id=client_id,
            )
        )

    async def history(self, reader: Identity, room: str, before: int | None = None, limit: int = PAGE) -> History:
        """Up to `limit` messages before seq `before`, or the newest ones; oldest first.

        :raises NotFound: when `reader` is not in the room
        """
        # The room is read first: a message that comes in between has a higher seq, and is left to the live stream.
        seen = await self._rooms.get(reader, room)
        before = min(seen.last_seq + 1, before or seen.last_seq + 1)
        limit = max(1, min(limit, LARGEST_PAGE))
        rows = await models.Message.filter(room_id=seen.id, seq__lt=before).order_by("-seq").limit(limit)
        messages = [as_message(row, room) for row in reversed(rows)]
        return History(seen, messages, more=bool(messages) and messages[0].seq > 1)

    async def changes(self, reader: Identity, room: str, since: int) -> Changes:
        """All messages of a room that changed after rev `since`.

        :raises NotFound: when `reader` is not in the room
        """
        seen = await self._rooms.get(reader, room)
        rows = models.Message.filter(room_id=seen.id, rev__gt=since, rev__lte=seen.last_rev).order_by("rev")
        return Changes(seen, since, [as_message(row, room) for row in await rows])


def _is_storable(text: str) -> bool:
    """No lone surrogate, which no encoder takes, and no NUL, which PostgreSQL cannot store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _is_client_id(client_id: str | None) -> bool:
    return client_id is None or (0 < len(client_id) <= LONGEST_CLIENT_ID and client_id.isprintable())
