"""A user was mentioned in a message: what is counted as unread mentions."""

from __future__ import annotations

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.placeholders import placeholders
from models.room import Room
from models.rows import select
from models.user import User


class Mention(Model):
    """One user in one message, which is named by its place. A message that mentions everybody has one for each."""

    id = fields.BigIntField(primary_key=True)
    room: fields.ForeignKeyRelation[Room] = fields.ForeignKeyField("models.Room", related_name="mentions")
    room_id: int
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="mentions")
    user_id: int
    seq = fields.BigIntField()

    class Meta:
        table = "mentions"
        unique_together = (("room", "seq", "user"),)
        indexes = (("user_id", "room_id", "seq"),)

    @staticmethod
    async def unread(connection: BaseDBAsyncClient, user_id: int, room_id: int) -> int:
        """How often the user was mentioned in a room after what they have read there."""
        user, room = placeholders(connection.capabilities.dialect, 2)
        [[count]] = await select(
            connection,
            'SELECT COUNT(*) FROM "memberships" m JOIN "mentions" n '  # noqa: S608 only marks
            'ON n."user_id" = m."user_id" AND n."room_id" = m."room_id" AND n."seq" > m."last_read_seq" '
            f'WHERE m."user_id" = {user} AND m."room_id" = {room}',
            [user_id, room_id],
        )
        return int(count)
