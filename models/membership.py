"""A user belongs to a room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models.placeholders import placeholders
from models.room import Room
from models.rows import select
from models.user import User


class Place(NamedTuple):
    """What counts of a membership, which is `id`, when its user wants to say something."""

    id: int
    room_id: int
    role: str
    archived: bool
    last_read_seq: int


class ReadPlace(NamedTuple):
    """How far a user has read a room, and how far one can."""

    id: int
    room_id: int
    last_read_seq: int
    last_seq: int


class Seen(NamedTuple):
    """A room as its member sees it. `mentions` counts those of the member after what they have read."""

    id: int
    name: str
    kind: str
    title: str
    topic: str
    people: str | None
    archived: bool
    last_seq: int
    last_rev: int
    role: str
    notify: str
    last_read_seq: int
    draft: str
    mentions: int


class Membership(Model):
    """A place of a user in a room, with the number of the last message read there.

    `role` is `owner`, `moderator` or `member`. `notify` is what its user wants to be told of: `all`, `mentions` or
    `none`. `draft` is what its user has written there and not said.
    """

    id = fields.BigIntField(primary_key=True)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="memberships")
    user_id: int
    room: fields.ForeignKeyRelation[Room] = fields.ForeignKeyField("models.Room", related_name="memberships")
    room_id: int
    role = fields.CharField(max_length=16, default="member", db_default="member")
    notify = fields.CharField(max_length=16, default="all", db_default="all")
    last_read_seq = fields.BigIntField(default=0)
    draft = fields.TextField(default="", db_default="")
    joined_at = fields.DatetimeField()

    class Meta:
        table = "memberships"
        unique_together = (("user", "room"),)
        indexes = (("room_id", "role"),)

    @staticmethod
    async def read_place(connection: BaseDBAsyncClient, user_id: int, room_name: str) -> ReadPlace | None:
        """How far a user has read. Every open page asks this for every message, so it makes no objects of tables."""
        name, user = placeholders(connection.capabilities.dialect, 2)
        rows = await select(
            connection,
            'SELECT m."id", m."room_id", m."last_read_seq", r."last_seq" '  # noqa: S608 only marks
            'FROM "memberships" m JOIN "rooms" r ON r."id" = m."room_id" '
            f'WHERE r."name" = {name} AND m."user_id" = {user}',
            [room_name, user_id],
        )
        return ReadPlace(*rows[0]) if rows else None

    @staticmethod
    async def seen(user_id: int, room_name: str | None = None) -> list[Seen]:
        """The rooms that a user is in, by name, or one of them. Every socket asks this when it opens, so it is one
        statement and makes no objects of tables."""
        connection = Membership._meta.db
        user, name = placeholders(connection.capabilities.dialect, 2)
        only = "" if room_name is None else f'AND r."name" = {name} '
        rows = await select(
            connection,
            'SELECT r."id", r."name", r."kind", r."title", r."topic", r."people", '  # noqa: S608 only marks
            'r."archived_at" IS NOT NULL AS "archived", r."last_seq", r."last_rev", '
            'm."role", m."notify", m."last_read_seq", m."draft", (SELECT COUNT(*) FROM "mentions" n WHERE '
            'n."user_id" = m."user_id" AND n."room_id" = m."room_id" AND n."seq" > m."last_read_seq") AS "mentions" '
            f'FROM "memberships" m JOIN "rooms" r ON r."id" = m."room_id" WHERE m."user_id" = {user} {only}'
            'ORDER BY r."name"',
            [user_id] if room_name is None else [user_id, room_name],
        )
        return [Seen(*row) for row in rows]

    @staticmethod
    async def room_ids(user_id: int) -> list[int]:
        """The ids of the rooms that a user is in."""
        connection = Membership._meta.db
        [user] = placeholders(connection.capabilities.dialect, 1)
        rows = await select(
            connection,
            f'SELECT "room_id" FROM "memberships" WHERE "user_id" = {user}',  # noqa: S608 only marks
            [user_id],
        )
        return [room_id for [room_id] in rows]

    @staticmethod
    async def named(
        connection: BaseDBAsyncClient, room_ids: Collection[int], username_keys: Collection[str]
    ) -> dict[tuple[int, str], tuple[int, str]]:
        """(room id, username key) -> user id and username, for those of these names who are in those rooms."""
        dialect = connection.capabilities.dialect
        rooms = ",".join(placeholders(dialect, len(room_ids)))
        keys = ",".join(placeholders(dialect, len(username_keys), first=len(room_ids) + 1))
        rows = await select(
            connection,
            'SELECT m."room_id", u."username_key", u."id", u."username" FROM "users" u '  # noqa: S608 only marks
            'JOIN "memberships" m ON m."user_id" = u."id" '
            f'WHERE m."room_id" IN ({rooms}) AND u."username_key" IN ({keys})',
            [*room_ids, *username_keys],
        )
        return {(room_id, key): (user_id, username) for room_id, key, user_id, username in rows}

    @staticmethod
    async def count_in(room_id: int) -> int:
        """How many are in a room."""
        connection = Membership._meta.db
        [room] = placeholders(connection.capabilities.dialect, 1)
        [[count]] = await select(
            connection,
            f'SELECT COUNT(*) FROM "memberships" WHERE "room_id" = {room}',  # noqa: S608 only marks
            [room_id],
        )
        return int(count)

    @staticmethod
    async def places(
        connection: BaseDBAsyncClient, user_ids: Collection[int], room_names: Collection[str]
    ) -> dict[tuple[int, str], Place]:
        """(user id, room name) -> their place, for those of the users who are in those of the rooms and not disabled.

        Every batch of posts asks this of hundreds of users, so it is one statement and makes no objects.
        """
        dialect = connection.capabilities.dialect
        users = ",".join(placeholders(dialect, len(user_ids)))
        names = ",".join(placeholders(dialect, len(room_names), first=len(user_ids) + 1))
        rows = await select(
            connection,
            'SELECT m."user_id", r."name", '  # noqa: S608 only marks
            'm."id", m."room_id", m."role", r."archived_at" IS NOT NULL, m."last_read_seq" '
            'FROM "memberships" m JOIN "rooms" r ON r."id" = m."room_id" '
            'JOIN "users" u ON u."id" = m."user_id" AND u."disabled_at" IS NULL '
            f'WHERE m."user_id" IN ({users}) AND r."name" IN ({names})',
            [*user_ids, *room_names],
        )
        return {(user_id, name): Place(*place) for user_id, name, *place in rows}

    @staticmethod
    async def move_read(connection: BaseDBAsyncClient, marks: Mapping[int, int]) -> None:
        """Set how far has been read: membership id -> seq. One statement, however many there are."""
        if not marks:
            return
        moved = " ".join(f"WHEN {place:d} THEN {seq:d}" for place, seq in marks.items())
        await connection.execute_query(
            f'UPDATE "memberships" SET "last_read_seq"=CASE "id" {moved} END '  # noqa: S608 numbers
            f'WHERE "id" IN ({",".join(map(str, marks))})'
        )
