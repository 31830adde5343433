"""A room while it is being changed: locked, its counters raised with every change, every change announced."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from models.message import NewMessage
from services import mentions
from services.events import ChangeKind, Event, Message, MessageChanged, SystemKind, room_topic
from services.mentions import Mentioned
from services.rows import as_message, quote_of, quote_text


class Revision:
    """What happens to one room in one transaction. `events` is what there is to announce after the commit."""

    def __init__(self, connection: BaseDBAsyncClient, now: datetime, room: models.Room) -> None:
        self.connection = connection
        self.now = now
        self.room = room
        self.events: list[Event] = []

    @classmethod
    async def of(cls, connection: BaseDBAsyncClient, now: datetime, **which: Any) -> "Revision | None":
        """Lock a room, so that what is read of it from here on holds until the commit. None: there is no such room."""
        room = await models.Room.filter(**which).select_for_update().using_db(connection).first()
        return None if room is None else cls(connection, now, room)

    @property
    def topic(self) -> str:
        return room_topic(self.room.id)

    async def tell(self, user: models.User, system: SystemKind, text: str) -> None:
        """Let the room itself say something of a user, as a row among the messages. It makes nothing unread: whoever
        had read all that stood before it has read it, too."""
        seq, rev = await self._raise(messages=1)
        up_to_here = models.Membership.filter(room_id=self.room.id, last_read_seq=seq - 1)
        await up_to_here.using_db(self.connection).update(last_read_seq=seq)
        row = NewMessage(self.room.id, seq, rev, user.id, user.username, text, self.now, system=system)
        ids = await models.Message.insert_many(self.connection, [row])
        self.announce(
            Message(
                id=ids[self.room.id, seq],
                room=self.room.name,
                seq=seq,
                rev=rev,
                user_id=user.id,
                username=user.username,
                message=text,
                timestamp=self.now,
                system=system,
            )
        )

    async def change(self, row: models.Message, change: ChangeKind, **columns: Any) -> Message:
        """Store new values of a message under a new rev, and have its answers quote it as it is now."""
        before = quote_of(row)
        changed = await self._write(row, change, columns)
        if quote_of(row) != before:
            await self._quote_again(row)
        return changed

    async def mentioned_by(self, row: models.Message, said: str) -> Mentioned:
        """Whom a message mentions if it says this, by what its author may do in the room."""
        place = await models.Membership.get_or_none(
            room_id=self.room.id, user_id=row.author_id, using_db=self.connection
        )
        [found] = await mentions.find(
            self.connection, [(self.room.id, "member" if place is None else place.role, said)]
        )
        return found

    async def quote(self, message_id: int | None) -> str | None:
        """What an answer to a message has of it, as that message is now."""
        original = None if message_id is None else await models.Message.get(id=message_id, using_db=self.connection)
        return None if original is None else quote_text(quote_of(original))

    def announce(self, message: Message) -> None:
        self.events.append(MessageChanged(topic=self.topic, message=message))

    async def _quote_again(self, original: models.Message) -> None:
        quote = quote_text(quote_of(original))
        for answer in await self._answers_to(original):
            await self._write(answer, "edited", {"quote": quote})

    async def _answers_to(self, row: models.Message) -> Sequence[models.Message]:
        return await models.Message.filter(reply_to=row.id).order_by("seq").using_db(self.connection)

    async def _write(self, row: models.Message, change: ChangeKind, columns: dict[str, Any]) -> Message:
        _, rev = await self._raise()
        row.update_from_dict({**columns, "rev": rev, "change": change})
        await row.save(using_db=self.connection, update_fields=["rev", "change", *columns])
        message = as_message(row, self.room.name)
        self.announce(message)
        return message

    async def _raise(self, messages: int = 0) -> tuple[int, int]:
        self.room.last_seq += messages
        self.room.last_rev += 1
        await self.room.save(using_db=self.connection, update_fields=["last_seq", "last_rev"])
        return self.room.last_seq, self.room.last_rev
