"""Finding messages by what they say: the statements, and how those of the two databases differ.

SQLite has an index of its own (FTS5, by groups of three characters, so that parts of words and writing without spaces
are found as well). Keeping it up costs about as much as storing a message, so posts are left out of it at first: `fold`
brings them in, many at once, and until then `find` reads the newest messages themselves. PostgreSQL keeps its index
(pg_trgm, likewise by three characters) up by itself and uses it for plain ILIKE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from models.rows import select

INDEXED = 3
"""Characters that a text needs to be found by an index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a message has to be like.

    Of each group in `texts` one is part of it, in capitals or not. `author` is a `username_key`, `room` a name,
    `since` is included and `until` is not.
    """

    texts: tuple[tuple[str, ...], ...] = ()
    author: str | None = None
    room: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    has_files: bool = False

    @property
    def indexed(self) -> tuple[tuple[str, ...], ...]:
        """Those of `texts` that an index can find."""
        return tuple(group for group in self.texts if min(map(len, group)) >= INDEXED)


async def find(
    connection: BaseDBAsyncClient, reader_id: int, sought: Sought, *, low: int, high: int, limit: int
) -> list[int]:
    """The ids of messages that are `sought`, in the rooms that the reader is in, from `low` up to below `high`; newest
    first."""
    dialect = connection.capabilities.dialect
    indexed_up_to = await _indexed_up_to(connection) if dialect == "sqlite" and sought.indexed else 0
    found: list[int] = []
    if high > indexed_up_to + 1:
        by_reading = _Statement(dialect, reader_id, sought, max(low, indexed_up_to + 1), high, limit)
        found += await by_reading.run(connection)
    if low <= indexed_up_to and len(found) < limit:
        by_index = _Statement(
            dialect, reader_id, sought, low, min(high, indexed_up_to + 1), limit - len(found), by_index=True
        )
        found += await by_index.run(connection)
    return found


async def last_id(connection: BaseDBAsyncClient) -> int:
    """The id of the newest message, 0 where there is none."""
    [[last]] = await select(connection, 'SELECT COALESCE(MAX("id"), 0) FROM "messages"')
    return int(last)


async def waiting(connection: BaseDBAsyncClient) -> int:
    """How many messages `fold` has still to bring into the index."""
    if connection.capabilities.dialect != "sqlite":
        return 0
    return await last_id(connection) - await _indexed_up_to(connection)


async def fold(connection: BaseDBAsyncClient, most: int) -> None:
    """Bring the oldest `most` of the messages that are not in SQLite's index into it."""
    after = await _indexed_up_to(connection)
    await connection.execute_query(
        'INSERT INTO "message_search" ("rowid", "message") '
        'SELECT "id", "message" FROM "messages" WHERE "id" > ? ORDER BY "id" LIMIT ?',
        [after, most],
    )


async def has_index(connection: BaseDBAsyncClient) -> bool:
    """Whether there is one: PostgreSQL may lack the extension that it takes."""
    if connection.capabilities.dialect != "postgres":
        return True
    return bool(await select(connection, "SELECT 1 FROM pg_indexes WHERE indexname = 'message_search'"))


async def _indexed_up_to(connection: BaseDBAsyncClient) -> int:
    [[last]] = await select(connection, 'SELECT COALESCE(MAX("id"), 0) FROM "message_search_docsize"')
    return int(last)


class _Statement:
    """One SELECT. Values are noted in the order in which their marks stand in the text."""

    def __init__(
        self, dialect: str, reader_id: int, sought: Sought, low: int, high: int, limit: int, *, by_index: bool = False
    ) -> None:
        self._dialect = dialect
        self._values: list[object] = []
        source, id_ = '"messages" m', 'm."id"'
        if by_index:
            source, id_ = '"message_search" s CROSS JOIN "messages" m', 's."rowid"'
        conditions = " AND ".join(self._conditions(reader_id, sought, low, high, id_, by_index))
        # CROSS JOIN keeps SQLite to this order: from the newest message down, until there are enough.
        self._text = (
            f'SELECT m."id" FROM {source} CROSS JOIN "memberships" p '  # noqa: S608 only marks
            f"WHERE {conditions} ORDER BY {id_} DESC LIMIT {limit:d}"
        )

    async def run(self, connection: BaseDBAsyncClient) -> list[int]:
        return [id_ for [id_] in await select(connection, self._text, self._values)]

    def _conditions(
        self, reader_id: int, sought: Sought, low: int, high: int, id_: str, by_index: bool
    ) -> Iterator[str]:
        yield f"{id_} >= {self._mark(low)} AND {id_} < {self._mark(high)}"
        if by_index:
            yield f'm."id" = {id_} AND "message_search" MATCH {self._mark(_match(sought))}'
        yield f'p."room_id" = m."room_id" AND p."user_id" = {self._mark(reader_id)}'
        yield 'm."system" IS NULL AND m."deleted_at" IS NULL'
        if sought.author is not None:
            users = 'SELECT "id" FROM "users" WHERE "username_key" = '
            yield f'm."author_id" = ({users}{self._mark(sought.author)})'
        if sought.room is not None:
            rooms = 'SELECT "id" FROM "rooms" WHERE "name" = '
            yield f'm."room_id" = ({rooms}{self._mark(sought.room)})'
        if sought.since is not None:
            yield f'm."timestamp" >= {self._mark(sought.since)}'
        if sought.until is not None:
            yield f'm."timestamp" < {self._mark(sought.until)}'
        if sought.has_files:
            yield 'm."attachments" IS NOT NULL'
        for group in sought.texts:
            if not by_index or group not in sought.indexed:
                yield self._any_of(group)

    def _any_of(self, group: tuple[str, ...]) -> str:
        """One of them is part of the message. SQLite's LIKE knows the capitals of ASCII only, so the usual spellings of
        other letters are named."""
        like = "ILIKE" if self._dialect == "postgres" else "LIKE"
        spellings = {it for text in group for it in _spellings(text)}
        marks = (f"m.\"message\" {like} {self._mark(_pattern(it))} ESCAPE '\\'" for it in sorted(spellings))
        return f"({' OR '.join(marks)})"

    def _mark(self, value: object) -> str:
        self._values.append(value)
        return f"${len(self._values)}" if self._dialect == "postgres" else "?"


def _match(sought: Sought) -> str:
    """The query of FTS5: every text quoted, so that nothing in it means anything."""
    groups = (" OR ".join('"' + text.replace('"', '""') + '"' for text in group) for group in sought.indexed)
    return " AND ".join(f"({group})" for group in groups)


def _spellings(text: str) -> set[str]:
    return {text} if text.isascii() else {text, text.lower(), text.upper(), text.title()}


def _pattern(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
