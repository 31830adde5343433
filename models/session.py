"""One sign-in of a user, in a browser or by a program. The row is the sign-in: no row, not signed in."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.keys import key_field
from models.user import User


class Session(Model):
    """A sign-in that lasts until `expires_at` or until its row is deleted.

    `cookie_digest` is a keyed hash of the browser's cookie and is empty for a program, whose signed token
    names the session by `id`. What the browser holds can therefore not be read out of the database. `last_used_at` is
    when its proof was last shown, to the minute.
    """

    id = key_field(32, primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="sessions")
    user_id: int
    cookie_digest = fields.CharField(max_length=64, unique=True, null=True)
    created_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sessions"
