"""Search: what was said, in all rooms that one is in, newest first.

The store is looked through stretch by stretch, from the newest message down, so that whoever posts meanwhile waits for
a stretch at the most.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

import models
from models import search as store
from models.database import CONNECTION
from services import search_query
from services.errors import Unavailable
from services.events import Event, Message
from services.rows import as_message
from services.search_query import Query
from services.sessions import Identity
from services.writer import Writer

log = logging.getLogger(__name__)

FOUND, MOST_FOUND = 20, 100

STRETCH = 100_000
"""Messages that are looked through at a time with an index, and without one a tenth of it."""

MOST_READ = 200_000
"""Messages that one search reads without an index, which is what only short words and filters need."""

FOLD = 250
"""Messages that are brought into the index at a time: a few milliseconds during which nobody can post."""

BEFORE, AFTER = 60, 140
"""Characters around the first match that a hit shows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found. `context` is a part of its text, and `marks` are the beginning and the end of every
    match in it, in characters."""

    message: Message
    context: str
    marks: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, newest first. `older`: where to look on for older ones, None: there are none."""

    hits: Sequence[Hit]
    older: int | None


class Search:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._folding: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bring what was stored without it into the index, while everything else goes on."""
        if not await store.has_index(get_connection(CONNECTION)):
            log.warning(
                "Search reads all messages, because PostgreSQL's extension pg_trgm could not be used. Once it is "
                "installed: CREATE EXTENSION pg_trgm; "
                "CREATE INDEX message_search ON messages USING gin (message gin_trgm_ops)"
            )
        await self._fold_soon()

    async def close(self) -> None:
        if self._folding is not None:
            self._folding.cancel()
            await asyncio.wait({self._folding})

    async def find(
        self, reader: Identity, text: str, *, before: int | None = None, limit: int = FOUND, zone: tzinfo = UTC
    ) -> Found:
        """Find what `text` asks for, see `services.search_query`.

        :param before: the `older` of what was found last, to go on from there
        :param zone: whose days `before:` and `after:` mean
        :raises BadRequest: the text is too long, or cannot be part of a message
        """
        query = search_query.parse(text, zone)
        if query.is_empty:
            return Found((), None)
        ids, older = await self._ids(reader, query, before, max(1, min(limit, MOST_FOUND)))
        await self._fold_soon()
        rows = models.Message.filter(id__in=ids, deleted_at=None).select_related("room").order_by("-id")
        return Found([_hit(as_message(row, row.room.name), query.words) for row in await rows], older)

    async def _ids(
        self, reader: Identity, query: Query, before: int | None, limit: int
    ) -> tuple[list[int], int | None]:
        connection = get_connection(CONNECTION)
        indexed = bool(query.sought.indexed)
        step = STRETCH if indexed else STRETCH // 10
        top = await store.last_id(connection) + 1
        high = top if before is None else min(before, top)
        bottom = 1 if indexed else max(1, high - MOST_READ)
        ids: list[int] = []
        while high > bottom:
            low = max(bottom, high - step)
            # One more than is shown tells whether there are more.
            missing = limit + 1 - len(ids)
            ids += await store.find(connection, reader.user_id, query.sought, low=low, high=high, limit=missing)
            if len(ids) > limit:
                return ids[:limit], ids[limit - 1]
            high = low
        return ids, high if high > 1 else None

    async def _fold_soon(self) -> None:
        if self._folding is None and await store.waiting(get_connection(CONNECTION)) > 0:
            self._folding = asyncio.create_task(self._fold(), name="search index")

    async def _fold(self) -> None:
        async def work(connection: BaseDBAsyncClient) -> tuple[int, Sequence[Event]]:
            await store.fold(connection, FOLD)
            return await store.waiting(connection), ()

        try:
            while await self._writer.change(work) > 0:
                pass
        except Unavailable:  # what is not in the index is read instead
            pass
        finally:
            self._folding = None


def _hit(message: Message, words: re.Pattern[str]) -> Hit:
    first = words.search(message.message)
    begin = 0 if first is None else max(0, first.start() - BEFORE)
    context = message.message[begin : begin + BEFORE + AFTER]
    return Hit(message, context, [found.span() for found in words.finditer(context)])
