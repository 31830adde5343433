"""A conversation that people join, with the two counters that make its history complete."""

from tortoise import fields
from tortoise.models import Model

LOBBY = "general"
"""Name of the room that exists from the start and that every new user is a member of."""


class Room(Model):
    """A room.

    `last_seq` numbers messages (1, 2, 3 ... without holes). `last_rev` numbers every change of the room and is what
    a reader's cursor is compared with. Both are raised only in the transaction that writes the rows they number.
    """

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=64, unique=True)
    kind = fields.CharField(max_length=16, default="public")
    title = fields.CharField(max_length=80)
    topic = fields.CharField(max_length=250, default="")
    last_seq = fields.BigIntField(default=0)
    last_rev = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "rooms"
