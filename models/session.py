"""One sign-in of a user, in a browser or by a program. The row is the sign-in: no row, not signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.keys import key_field
from models.moments import moment
from models.placeholders import placeholders
from models.rows import select
from models.user import User


class SignedIn(NamedTuple):
    """A sign-in as it is recognised: what is known of it, and whose it is."""

    id: str
    user_id: int
    username: str
    disabled: bool
    in_browser: bool
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


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

    @staticmethod
    async def recognised(by: Literal["id", "cookie_digest"], value: str) -> SignedIn | None:
        """The sign-in with this id or digest. Every request and every socket asks for one, so it makes no objects of
        tables."""
        connection = Session._meta.db
        [mark] = placeholders(connection.capabilities.dialect, 1)
        found = await select(
            connection,
            'SELECT s."id", s."user_id", u."username", u."disabled_at" IS NOT NULL, '  # noqa: S608 ours
            's."cookie_digest" IS NOT NULL, s."created_at", '
            'COALESCE(s."last_used_at", s."created_at"), s."expires_at" '
            f'FROM "sessions" s JOIN "users" u ON u."id" = s."user_id" WHERE s."{by}" = {mark}',
            [value],
        )
        for id_, user_id, username, disabled, in_browser, *times in found:
            return SignedIn(id_, user_id, username, bool(disabled), bool(in_browser), *map(moment, times))
        return None
