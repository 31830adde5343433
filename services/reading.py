"""What a person has read of a room and wants to be told of: one truth for all of their pages and sockets."""

from collections.abc import Sequence
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services.errors import NotFound
from services.events import Event, MembershipChanged, ReadMoved, user_topic
from services.sessions import Identity
from services.writer import Writer

Notify = Literal["all", "mentions", "none"]


class Reading:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def read(self, reader: Identity, room: str, seq: int) -> None:
        """Everything up to `seq` has been read. It only ever moves forward, whatever comes in which order.

        :raises NotFound, Unavailable:
        """
        await self._move(reader, room, seq, back=False)

    async def unread(self, reader: Identity, room: str, seq: int) -> None:
        """Mark as unread from the message `seq` on.

        :raises NotFound, Unavailable:
        """
        await self._move(reader, room, seq - 1, back=True)

    async def notify(self, reader: Identity, room: str, level: Notify) -> None:
        """Say of what one wants to be told: `all` messages, `mentions`, or `none`.

        :raises NotFound, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            membership = await _membership(connection, reader, room)
            membership.notify = level
            await membership.save(using_db=connection, update_fields=["notify"])
            return None, [MembershipChanged(topic=user_topic(reader.user_id), room=room)]

        await self._writer.change(work)

    async def _move(self, reader: Identity, room: str, seq: int, *, back: bool) -> None:
        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            membership = await _membership(connection, reader, room)
            last_seq = membership.room.last_seq
            moved = max(0, min(seq, last_seq))
            if moved == membership.last_read_seq or (moved > membership.last_read_seq) == back:
                return None, ()
            membership.last_read_seq = moved
            await membership.save(using_db=connection, update_fields=["last_read_seq"])
            mentions = await models.Mention.unread_by_room(reader.user_id, membership.room_id, connection)
            return None, [
                ReadMoved(
                    topic=user_topic(reader.user_id),
                    room=room,
                    last_read_seq=moved,
                    unread=last_seq - moved,
                    mentions=mentions.get(membership.room_id, 0),
                )
            ]

        await self._writer.change(work)


async def _membership(connection: BaseDBAsyncClient, reader: Identity, room: str) -> models.Membership:
    memberships = models.Membership.filter(user_id=reader.user_id, room__name=room).using_db(connection)
    membership = await memberships.select_related("room").first()
    if membership is None:
        raise NotFound
    return membership
