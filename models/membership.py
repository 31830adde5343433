"""A user belongs to a room."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.room import Room
from models.user import User


class Membership(Model):
    """A place of a user in a room, with the number of the last message read there."""

    id = fields.BigIntField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="memberships")
    user_id: int
    room: fields.ForeignKeyRelation[Room] = fields.ForeignKeyField("models.Room", related_name="memberships")
    room_id: int
    last_read_seq = fields.BigIntField(default=0)
    joined_at = fields.DatetimeField()

    class Meta:
        table = "memberships"
        unique_together = (("user", "room"),)
