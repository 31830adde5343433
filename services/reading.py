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
            place = await models.Membership.read_place(connection, reader.user_id, room)
            if place is None:
                raise NotFound
            await models.Membership.filter(id=place.id).using_db(connection).update(notify=level)
            return None, [MembershipChanged(topic=user_topic(reader.user_id), room=room)]

        await self._writer.change(work)

    async def _move(self, reader: Identity, room: str, seq: int, *, back: bool) -> None:
        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            place = await models.Membership.read_place(connection, reader.user_id, room)
            if place is None:
                raise NotFound
            moved = max(0, min(seq, place.last_seq))
            if moved == place.last_read_seq or (moved > place.last_read_seq) == back:
                return None, ()
            await models.Membership.filter(id=place.id).using_db(connection).update(last_read_seq=moved)
            return None, [
                ReadMoved(
                    topic=user_topic(reader.user_id),
                    room=room,
                    last_read_seq=moved,
                    unread=place.last_seq - moved,
                    mentions=await models.Mention.unread(connection, reader.user_id, place.room_id),
                )
            ]

        await self._writer.change(work)
