"""A file that somebody sent, to be said in a room."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.keys import key_field
from models.message import Message
from models.room import Room
from models.user import User


class File(Model):
    """What there is to know of a file. Its bytes lie in a folder, under its `key`, which nobody can guess.

    `message` is the one that it was said in, none at first. From `expires_at` on it is nobody's any more, and is taken
    away: what was never said, and what was said in a message that is deleted. `has_preview` tells of a picture that
    can be shown; then `width` and `height` are there.
    """

    id = fields.BigIntField(primary_key=True)
    key = key_field(32, unique=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="files", on_delete=fields.OnDelete.RESTRICT, db_index=True
    )
    user_id: int
    room: fields.ForeignKeyRelation[Room] = fields.ForeignKeyField(
        "models.Room", related_name="files", on_delete=fields.OnDelete.RESTRICT
    )
    room_id: int
    message: fields.ForeignKeyNullableRelation[Message] = fields.ForeignKeyField(
        "models.Message", related_name="files", on_delete=fields.OnDelete.RESTRICT, null=True, db_index=True
    )
    message_id: int | None
    name = fields.CharField(max_length=100)
    type = fields.CharField(max_length=100)
    size = fields.BigIntField()
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    has_preview = fields.BooleanField(default=False)
    expires_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "files"
