"""A conversation that people join, with the two counters that make its history complete."""

from __future__ import annotations

from collections.abc import Collection

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.keys import key_field

LOBBY = "general"
"""Name of the room that exists from the start and that every new user is a member of."""


class Room(Model):
    """A room.

    `last_seq` numbers messages (1, 2, 3 ... without holes). `last_rev` numbers every change of the room and is what
    a reader's cursor is compared with. Both are raised only in the transaction that writes the rows they number.
    `kind` is `public`, `private` or `direct`. An archived room can be read and no longer changed. A direct
    conversation has no title: `people` are the names of those in it, joined by commas.
    """

    id = fields.BigIntField(primary_key=True)
    name = key_field(64, unique=True)
    kind = fields.CharField(max_length=16, default="public")
    title = fields.CharField(max_length=80)
    topic = fields.CharField(max_length=250, default="")
    last_seq = fields.BigIntField(default=0)
    last_rev = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    archived_at = fields.DatetimeField(null=True)
    people = fields.TextField(null=True)

    class Meta:
        table = "rooms"

    @staticmethod
    async def lock(connection: BaseDBAsyncClient, names: Collection[str]) -> None:
        """Let no other process change these rooms until the transaction ends.

        What is read afterwards, memberships above all, still holds when the transaction commits. SQLite has one writer
        at a time anyway. Locked in one order, so that two processes that want the same rooms never block each other.
        """
        if connection.capabilities.dialect == "postgres":
            await Room.filter(name__in=list(names)).order_by("id").select_for_update().using_db(connection)
