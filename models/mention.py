"""A user was mentioned in a message: what is counted as unread mentions."""

from __future__ import annotations

from collections.abc import Mapping

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.placeholders import placeholders
from models.room import Room
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
    async def unread_by_room(
        user_id: int, room_id: int | None = None, connection: BaseDBAsyncClient | None = None
    ) -> Mapping[int, int]:
        """Room id -> how often the user was mentioned after what they have read there; rooms without are left out."""
        connection = connection or Mention._meta.db
        mark, other = placeholders(connection.capabilities.dialect, 2)
        only = "" if room_id is None else f'AND m."room_id" = {other} '
        rows = await connection.execute_query_dict(
            'SELECT m."room_id", COUNT(*) AS "count" FROM "memberships" m JOIN "mentions" n '  # noqa: S608 only marks
            'ON n."user_id" = m."user_id" AND n."room_id" = m."room_id" AND n."seq" > m."last_read_seq" '
            f'WHERE m."user_id" = {mark} {only}GROUP BY m."room_id"',
            [user_id] if room_id is None else [user_id, room_id],
        )
        return {row["room_id"]: row["count"] for row in rows}
