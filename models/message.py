"""A message as it is stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, NamedTuple

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.moments import moment
from models.placeholders import placeholders
from models.room import Room
from models.rows import select
from models.user import User


class NewMessage(NamedTuple):
    """The columns of a message that is about to be stored, in the order in which they are inserted."""

    room_id: int
    seq: int
    rev: int
    author_id: int
    username: str
    message: str
    timestamp: datetime
    client_id: str | None = None
    system: str | None = None
    reply_to: int | None = None
    quote: str | None = None
    mentions: str | None = None
    attachments: str | None = None


TIMES = 4


class Stored(NamedTuple):
    """The columns of a message that are read in order to show it, the TIMES among them last."""

    id: int
    seq: int
    rev: int
    change: str
    author_id: int
    username: str
    message: str
    client_id: str | None
    system: str | None
    quote: str | None
    mentions: str | None
    attachments: str | None
    reactions: str | None
    timestamp: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    pinned_at: datetime | None


class Message(Model):
    """A message in its latest state: one row is all there is to know of it.

    A room or an author with messages cannot be deleted: numbers would go missing. `seq` is its place in its room for
    ever, `rev` the room's count at its last change and `change` what that was. `client_id` is the name that the
    sender's program gave it: a second row under the same name cannot exist, so a resend is harmless. `system` rows are
    written by the room itself. `quote`, `mentions`, `attachments` and `reactions` are JSON texts (PostgreSQL's own type
    for it forgets the order of keys), `quote` being a copy of the beginning of the message `reply_to`, kept up to date
    with it, and `attachments` what there is to show of its files.
    """

    id = fields.BigIntField(primary_key=True)
    room: fields.ForeignKeyRelation[Room] = fields.ForeignKeyField(
        "models.Room", related_name="messages", on_delete=fields.OnDelete.RESTRICT
    )
    room_id: int
    seq = fields.BigIntField()
    rev = fields.BigIntField()
    change = fields.CharField(max_length=16, default="posted", db_default="posted")
    author: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="messages", on_delete=fields.OnDelete.RESTRICT
    )
    author_id: int
    username = fields.CharField(max_length=32)
    message = fields.TextField()
    timestamp = fields.DatetimeField()
    client_id = fields.CharField(max_length=64, null=True)
    system = fields.CharField(max_length=16, null=True)
    reply_to = fields.BigIntField(null=True)
    quote = fields.TextField(null=True)
    mentions = fields.TextField(null=True)
    attachments = fields.TextField(null=True)
    reactions = fields.TextField(null=True)
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)
    pinned_at = fields.DatetimeField(null=True)

    class Meta:
        table = "messages"
        # client_id leads its index: these names are all but unique, so one IN (...) over them finds resends at once.
        unique_together = (("room", "seq"), ("room", "rev"), ("client_id", "author"))

    @staticmethod
    async def insert_many(connection: BaseDBAsyncClient, rows: Sequence[NewMessage]) -> dict[tuple[int, int], int]:
        """Insert all rows by one statement.

        Tortoise's bulk_create sets no ids and costs three times as much.

        :return: the new id of each row by its (room_id, seq)
        """
        statement = _insert(connection.capabilities.dialect, len(rows))
        stored = await connection.execute_query_dict(statement, list(chain.from_iterable(rows)))
        return {(row["room_id"], row["seq"]): row["id"] for row in stored}

    @staticmethod
    async def between(room_id: int, by: Literal["seq", "rev"], low: int, high: int, limit: int) -> list[Stored]:
        """The first `limit` messages of a room whose seq or rev is not below `low` and not above `high`, in this order.

        Every page and every socket reads some when it opens, so it makes no objects of tables.
        """
        if low > high:
            return []
        connection = Message._meta.db
        room, first, last, most = placeholders(connection.capabilities.dialect, 4)
        columns = ",".join(f'"{name}"' for name in Stored._fields)
        found = await select(
            connection,
            f'SELECT {columns} FROM "messages" WHERE "room_id" = {room} '  # noqa: S608 ours
            f'AND "{by}" >= {first} AND "{by}" <= {last} ORDER BY "{by}" LIMIT {most}',
            [room_id, low, high, limit],
        )
        return [_stored(row) for row in found]

    @staticmethod
    async def speakers(stretches: Collection[tuple[int, int]]) -> list[str]:
        """Who has said something after a seq of a room, of any of the (room id, seq): who spoke last comes first."""
        places = " OR ".join(f'("room_id" = {room:d} AND "seq" > {seq:d})' for room, seq in stretches)
        rows = await select(
            Message._meta.db,
            f'SELECT "username" FROM "messages" WHERE ({places}) AND "system" IS NULL '  # noqa: S608 numbers
            'GROUP BY "username" ORDER BY MAX("id") DESC',
        )
        return [username for (username,) in rows]

    @staticmethod
    async def known_client_ids(connection: BaseDBAsyncClient, client_ids: Collection[str]) -> list[str]:
        """Those of `client_ids` under which somebody has stored a message.

        Every post asks this and hardly ever gets an answer, so it is one statement and makes no objects.
        """
        marks = ",".join(placeholders(connection.capabilities.dialect, len(client_ids)))
        found = await select(
            connection,
            f'SELECT "client_id" FROM "messages" WHERE "client_id" IN ({marks})',  # noqa: S608 only marks
            list(client_ids),
        )
        return [client_id for [client_id] in found]


def _stored(row: Sequence[Any]) -> Stored:
    times: list[Any] = [it and moment(it) for it in row[-TIMES:]]
    return Stored(*row[:-TIMES], *times)


@lru_cache(maxsize=512)
def _insert(dialect: str, rows: int) -> str:
    columns = NewMessage._fields
    marks = iter(placeholders(dialect, len(columns) * rows))
    values = ",".join("(" + ",".join(next(marks) for _ in columns) + ")" for _ in range(rows))
    names = ",".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "messages" ({names}) VALUES {values} RETURNING "id","room_id","seq"'  # noqa: S608 only marks
