"""A person or a program with an account."""

from collections.abc import Iterable
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.keys import key_field
from models.placeholders import placeholders
from models.rows import select

MARKED = 'WHERE "display_name" IS NOT NULL OR "colour" IS NOT NULL OR "avatar" IS NOT NULL OR "is_bot" OR "is_admin"'


class Face(NamedTuple):
    """How a user appears to others."""

    id: int
    username: str
    display_name: str | None
    colour: int | None
    avatar: str | None
    is_bot: bool
    is_admin: bool


class Chosen(NamedTuple):
    """What a user has chosen: how to appear, and how their pages are."""

    id: int
    username: str
    display_name: str | None
    colour: int | None
    avatar: str | None
    is_bot: bool
    is_admin: bool
    theme: str
    always_newest: bool
    ctrl_enter_sends: bool
    tells_typing: bool
    sees_typing: bool


class User(Model):
    """An account.

    `username` is the name as it was chosen (NFKC); `username_key` is what makes it unique, see `services.usernames`.
    `display_name` is shown instead of it, `colour` is the number of the colour of their avatar and `avatar` the digest
    of their picture, where they have chosen one. The rest is how they like their pages. Who is disabled cannot sign in;
    what they said stays. `is_bot`: it is a program, and shown as one. Who is banned is disabled for a reason, and,
    where it says so, until then. `second_factor_at` is since when signing in takes a code, too.
    """

    id = fields.BigIntField(primary_key=True)
    username = fields.CharField(max_length=32)
    username_key = key_field(128, unique=True)
    hashed_password = fields.CharField(max_length=60)
    created_at = fields.DatetimeField()
    display_name = fields.CharField(max_length=64, null=True)
    colour = fields.SmallIntField(null=True)
    avatar = fields.CharField(max_length=32, null=True)
    theme = fields.CharField(max_length=8, default="auto", db_default="auto")
    always_newest = fields.BooleanField(default=False, db_default=False)
    ctrl_enter_sends = fields.BooleanField(default=False, db_default=False)
    tells_typing = fields.BooleanField(default=True, db_default=True)
    sees_typing = fields.BooleanField(default=True, db_default=True)
    is_bot = fields.BooleanField(default=False, db_default=False)
    is_admin = fields.BooleanField(default=False, db_default=False)
    disabled_at = fields.DatetimeField(null=True)
    ban_reason = fields.CharField(max_length=250, null=True)
    banned_until = fields.DatetimeField(null=True)
    second_factor_at = fields.DatetimeField(null=True)

    class Meta:
        table = "users"

    @staticmethod
    async def faces(*, marked: bool = False) -> list[Face]:
        """How everybody appears, by username; or only those who do so in another way than by default. Every page asks
        this when it opens, so it makes no objects of tables."""
        rows = await select(
            User._meta.db,
            f'SELECT {_columns(Face._fields)} FROM "users" {MARKED if marked else ""} ORDER BY "username_key"',  # noqa: S608 ours
        )
        return [Face(*row) for row in rows]

    @staticmethod
    async def found(sought: str, most: int) -> list[Face]:
        """Those in whose name the letters of `sought`, a part of a username key, stand in this order: first those
        whose name begins with them, then the shorter names."""
        connection = User._meta.db
        letters, called, begins, limit = placeholders(connection.capabilities.dialect, 4)
        safe = [f"!{letter}" if letter in "!%_" else letter for letter in sought]
        anywhere = f"%{'%'.join(safe)}%"
        rows = await select(
            connection,
            f'SELECT {_columns(Face._fields)} FROM "users" '  # noqa: S608 ours
            f"WHERE \"username_key\" LIKE {letters} ESCAPE '!' OR LOWER(\"display_name\") LIKE {called} ESCAPE '!' "
            f'ORDER BY CASE WHEN "username_key" LIKE {begins} ESCAPE \'!\' THEN 0 ELSE LENGTH("username_key") END, '
            f'"username_key" LIMIT {limit}',
            [anywhere, anywhere, f"{''.join(safe)}%", most],
        )
        return [Face(*row) for row in rows]

    @staticmethod
    async def chosen(user_id: int) -> Chosen:
        """What a user has chosen; likewise."""
        connection = User._meta.db
        [user] = placeholders(connection.capabilities.dialect, 1)
        [row] = await select(
            connection,
            f'SELECT {_columns(Chosen._fields)} FROM "users" WHERE "id" = {user}',  # noqa: S608 ours
            [user_id],
        )
        return Chosen(*row)


def _columns(names: Iterable[str]) -> str:
    return ",".join(f'"{name}"' for name in names)
