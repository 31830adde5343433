"""Rooms as their members see them, and the list of those that anybody may join."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.functions import Count

import models
from services.errors import NotFound
from services.events import room_topic
from services.sessions import Identity

LOBBY = models.LOBBY


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as one of its members sees it.

    `unread` counts the messages after `last_read_seq`, `mentions` those among them that mention the member. `draft` is
    what the member has written there and not said.
    """

    id: int
    room: str
    kind: str
    title: str
    topic: str
    archived: bool
    last_seq: int
    last_rev: int
    role: str
    notify: str
    last_read_seq: int
    mentions: int
    draft: str

    @property
    def unread(self) -> int:
        return self.last_seq - self.last_read_seq

    @property
    def stream(self) -> str:
        """The topic on which this room's events are announced."""
        return room_topic(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A public room as everybody may know it. `members` counts them; `joined`: the asker is one."""

    room: str
    title: str
    topic: str
    members: int
    joined: bool


class Rooms:
    async def ensure_lobby(self) -> None:
        """Make the room that everybody is in, at the first start."""
        await models.Room.get_or_create(
            {"title": "General", "topic": "Everybody is here", "created_at": datetime.now(UTC)},
            name=models.LOBBY,
        )

    async def of(self, reader: Identity) -> list[Room]:
        """The rooms that `reader` is in, by name."""
        memberships = models.Membership.filter(user_id=reader.user_id).select_related("room").order_by("room__name")
        mentions = await models.Mention.unread_by_room(reader.user_id)
        return [_as_seen(membership, reader, mentions) for membership in await memberships]

    async def get(self, reader: Identity, name: str) -> Room:
        """:raises NotFound: when there is no such room, or `reader` is not in it"""
        membership = await models.Membership.get_or_none(user_id=reader.user_id, room__name=name).select_related("room")
        if membership is None:
            raise NotFound
        return _as_seen(membership, reader, await models.Mention.unread_by_room(reader.user_id, membership.room_id))

    async def topics(self, reader: Identity) -> list[str]:
        """On which topics the events of the reader's rooms are announced."""
        ids = await models.Membership.filter(user_id=reader.user_id).values_list("room_id", flat=True)
        return [room_topic(room_id) for room_id in ids]  # type: ignore[arg-type] # flat: the ids

    async def topic(self, reader: Identity, name: str) -> str:
        """The same for one room.

        :raises NotFound: when there is no such room, or `reader` is not in it
        """
        membership = await models.Membership.get_or_none(user_id=reader.user_id, room__name=name)
        if membership is None:
            raise NotFound
        return room_topic(membership.room_id)

    async def listed(self, reader: Identity) -> list[Listed]:
        """All public rooms that are not archived, by name."""
        rooms = models.Room.filter(kind="public", archived_at=None).annotate(members=Count("memberships"))
        joined = set(await models.Membership.filter(user_id=reader.user_id).values_list("room_id", flat=True))
        found: Iterable[dict[str, object]] = await rooms.order_by("name").values(
            "id", "name", "title", "topic", "members"
        )
        return [
            Listed(
                room=str(row["name"]),
                title=str(row["title"]),
                topic=str(row["topic"]),
                members=int(str(row["members"])),
                joined=row["id"] in joined,
            )
            for row in found
        ]


def _as_seen(membership: models.Membership, reader: Identity, mentions: Mapping[int, int]) -> Room:
    room = membership.room
    return Room(
        id=room.id,
        room=room.name,
        kind=room.kind,
        title=room.title if room.people is None else _others(room.people, reader.username),
        topic=room.topic,
        archived=room.archived_at is not None,
        last_seq=room.last_seq,
        last_rev=room.last_rev,
        role=membership.role,
        notify=membership.notify,
        last_read_seq=membership.last_read_seq,
        mentions=mentions.get(room.id, 0),
        draft=membership.draft,
    )


def _others(people: str, username: str) -> str:
    """A direct conversation is called by the names of those in it; each reads those of the others."""
    return ", ".join(name for name in people.split(",") if name != username)
