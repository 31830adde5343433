"""Rooms and who belongs to them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import models
from services.errors import NotFound
from services.events import room_topic
from services.sessions import Identity

LOBBY = models.LOBBY


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as one of its members sees it. `unread` counts the messages after `last_read_seq`."""

    id: int
    room: str
    kind: str
    title: str
    topic: str
    last_seq: int
    last_rev: int
    last_read_seq: int

    @property
    def unread(self) -> int:
        return self.last_seq - self.last_read_seq

    @property
    def stream(self) -> str:
        """The topic on which this room's events are announced."""
        return room_topic(self.id)


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
        return [_as_seen(membership) for membership in await memberships]

    async def get(self, reader: Identity, name: str) -> Room:
        """:raises NotFound: when there is no such room, or `reader` is not in it"""
        membership = await models.Membership.get_or_none(user_id=reader.user_id, room__name=name).select_related("room")
        if membership is None:
            raise NotFound
        return _as_seen(membership)


def _as_seen(membership: models.Membership) -> Room:
    room = membership.room
    return Room(
        id=room.id,
        room=room.name,
        kind=room.kind,
        title=room.title,
        topic=room.topic,
        last_seq=room.last_seq,
        last_rev=room.last_rev,
        last_read_seq=membership.last_read_seq,
    )
