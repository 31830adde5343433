"""What somebody has saved to find again. It is theirs alone: nobody else hears of it."""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Subquery

import models
from services.errors import NoSuchMessage, TooMany
from services.events import Event, Message, SavedChanged, user_topic
from services.rows import as_message
from services.sessions import Identity
from services.writer import Writer

MOST_SAVED = 500


class Saved:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def save(self, user: Identity, message_id: int, on: bool) -> None:
        """Save a message that one can see, or no longer. The same again changes nothing.

        :raises NoSuchMessage, TooMany, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            mine = models.Saved.filter(user_id=user.user_id).using_db(connection)
            if await mine.filter(message_id=message_id).exists() == on:
                return None, ()
            if not on:
                await mine.filter(message_id=message_id).delete()
            else:
                await _check_seen(connection, user, message_id)
                if await mine.count() >= MOST_SAVED:
                    raise TooMany(f"You have saved {MOST_SAVED} messages. Remove some of them first.")
                ids = {"user_id": user.user_id, "message_id": message_id}
                await models.Saved.create(**ids, saved_at=self._writer.now(), using_db=connection)
            return None, [SavedChanged(topic=user_topic(user.user_id), message_id=message_id, on=on)]

        await self._writer.change(work)

    async def has(self, user: Identity, message_id: int) -> bool:
        """Whether somebody has saved a message."""
        return await models.Saved.exists(user_id=user.user_id, message_id=message_id)

    async def of(self, user: Identity) -> list[Message]:
        """What somebody has saved and can still see, what was saved last first."""
        rooms = models.Membership.filter(user_id=user.user_id).values("room_id")
        there = models.Saved.filter(message__deleted_at=None, message__room_id__in=Subquery(rooms))
        rows = await there.filter(user_id=user.user_id).select_related("message__room").order_by("-id")
        return [as_message(it.message, it.message.room.name) for it in rows]


async def _check_seen(connection: BaseDBAsyncClient, user: Identity, message_id: int) -> None:
    """:raises NoSuchMessage:"""
    message = await models.Message.get_or_none(id=message_id, system=None, deleted_at=None, using_db=connection)
    place = {"user_id": user.user_id, "room_id": 0 if message is None else message.room_id}
    if message is None or not await models.Membership.exists(**place, using_db=connection):
        raise NoSuchMessage
