"""Mentions: `@name` of somebody in the room, and `@all`, which only moderators may say to all."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from services import usernames
from services.roles import is_moderator

EVERYBODY = "all"

CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
"""Nobody is mentioned in code."""

MENTION = re.compile(rf"(?<![\w@/.-])@([\w.-]{{1,{usernames.LONGEST}}})")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Who is mentioned in one message: the names as they are shown, and the users' ids; or everybody in the room."""

    names: tuple[str, ...] = ()
    user_ids: frozenset[int] = frozenset()
    everybody: bool = False

    @property
    def text(self) -> str | None:
        """The names as they are stored."""
        return orjson.dumps(self.names).decode() if self.names else None


NOBODY = Mentioned()


async def find(connection: BaseDBAsyncClient, said: Sequence[tuple[int, str, str]]) -> list[Mentioned]:
    """Who of a room's members is mentioned in each text.

    :param said: (room id, role of the author there, text)
    """
    keys = [_keys(text) if "@" in text else () for _, _, text in said]
    wanted = {key for found in keys for key in found} - {EVERYBODY}
    members: dict[tuple[int, str], tuple[int, str]] = {}
    if wanted:
        rooms = {room_id for (room_id, _, _), found in zip(said, keys, strict=True) if found}
        members = await models.Membership.named(connection, rooms, wanted)
    return [
        _mentioned(
            [members[room_id, key] for key in found if (room_id, key) in members],
            EVERYBODY in found and is_moderator(role),
        )
        if found
        else NOBODY
        for (room_id, role, _), found in zip(said, keys, strict=True)
    ]


async def store(connection: BaseDBAsyncClient, room_id: int, seq: int, author_id: int, mentioned: Mentioned) -> None:
    """Note who was mentioned, so that it can be counted. Nobody mentions themselves."""
    if not mentioned.names:
        return
    everybody: Collection[int] = ()
    if mentioned.everybody:
        members = models.Membership.filter(room_id=room_id).using_db(connection)
        everybody = await members.values_list("user_id", flat=True)  # type: ignore[assignment] # flat: the ids
    user_ids = ({*everybody} | mentioned.user_ids) - {author_id}
    if user_ids:
        rows = [models.Mention(room_id=room_id, user_id=user_id, seq=seq) for user_id in sorted(user_ids)]
        await models.Mention.bulk_create(rows, using_db=connection)


async def replace(connection: BaseDBAsyncClient, room_id: int, seq: int, author_id: int, mentioned: Mentioned) -> None:
    """The same for a message that says something else now."""
    await forget(connection, room_id, seq)
    await store(connection, room_id, seq, author_id, mentioned)


async def forget(connection: BaseDBAsyncClient, room_id: int, seq: int) -> None:
    await models.Mention.filter(Q(room_id=room_id, seq=seq)).using_db(connection).delete()


def _mentioned(members: Sequence[tuple[int, str]], everybody: bool) -> Mentioned:
    names = tuple(username for _, username in members) + ((EVERYBODY,) if everybody else ())
    return Mentioned(names, frozenset(user_id for user_id, _ in members), everybody) if names else NOBODY


def _keys(text: str) -> tuple[str, ...]:
    """The names in a text, as `usernames.key` has them, each once and in order. A last dot may be the sentence's."""
    found: dict[str, None] = {}
    for name in MENTION.findall(CODE.sub(" ", text)):
        found[usernames.key(name)] = None
        found[usernames.key(name.rstrip(".-"))] = None
    return tuple(found)
