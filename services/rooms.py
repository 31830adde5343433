"""Rooms as their members see them, and the list of those that anybody may join."""

from collections.abc import Iterable
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

    `unread` counts the messages after `last_read_seq`, `mentions` those among them that mention the member. What one
    says oneself and what the room itself tells move `last_read_seq` of whoever had read all that stood before it, so
    that neither is ever the only thing unread. `draft` is what the member has written there and not said.
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
        return [_as_seen(seen, reader) for seen in await models.Membership.seen(reader.user_id)]

    async def get(self, reader: Identity, name: str) -> Room:
        """:raises NotFound: when there is no such room, or `reader` is not in it"""
        seen = await models.Membership.seen(reader.user_id, name)
        if not seen:
            raise NotFound
        return _as_seen(seen[0], reader)

    async def topics(self, reader: Identity) -> list[str]:
        """On which topics the events of the reader's rooms are announced."""
        return [room_topic(room_id) for room_id in await models.Membership.room_ids(reader.user_id)]

    async def topic(self, reader: Identity, name: str) -> str:
        """The same for one room.

        :raises NotFound: when there is no such room, or `reader` is not in it
        """
        return (await self.get(reader, name)).stream

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


def _as_seen(seen: models.Seen, reader: Identity) -> Room:
    return Room(
        id=seen.id,
        room=seen.name,
        kind=seen.kind,
        title=seen.title if seen.people is None else _others(seen.people, reader.username),
        topic=seen.topic,
        archived=bool(seen.archived),
        last_seq=seen.last_seq,
        last_rev=seen.last_rev,
        role=seen.role,
        notify=seen.notify,
        last_read_seq=seen.last_read_seq,
        mentions=seen.mentions,
        draft=seen.draft,
    )


def _others(people: str, username: str) -> str:
    """A direct conversation is called by the names of those in it; each reads those of the others."""
    return ", ".join(name for name in people.split(",") if name != username)
