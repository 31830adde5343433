"""What one transaction of the writer does: check, number and store a batch of posts, each exactly once."""

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from models.message import NewMessage
from services.errors import ChatError, IdConflict, NotFound
from services.events import Event, Message, MessagePosted, room_topic


@dataclass(slots=True, kw_only=True, eq=False)
class Post:
    """A checked message on its way into the store. `answer` gets the stored message, or the refusal."""

    room: str
    user_id: int
    username: str
    message: str
    client_id: str | None
    answer: asyncio.Future[Message] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def key(self) -> Hashable:
        """What it has in common with a resend of itself and with nothing else."""
        return self if self.client_id is None else (self.user_id, self.client_id)

    def resolve(self, outcome: Message | ChatError) -> None:
        if self.answer.done():  # the sender has gone; what it sent is stored all the same
            return
        if isinstance(outcome, Message):
            self.answer.set_result(outcome)
        else:
            self.answer.set_exception(outcome)
            self.answer.exception()  # marks it as seen: nobody may be waiting any more


@dataclass(frozen=True, slots=True)
class Entries:
    """What a transaction came to: the outcome of each post, in their order, and what is to be announced."""

    outcomes: list[Message | ChatError]
    events: list[Event]


RoomIds = dict[tuple[int, str], int]
"""(user id, room name) -> room id, where the user is in the room"""


async def enter(connection: BaseDBAsyncClient, posts: Sequence[Post]) -> Entries:
    """Store what is new of `posts`. Whoever is not in a room is refused inside the transaction, so no one can post
    after being removed; a resend, of an earlier batch or of this one, gets the first answer."""
    room_ids = await models.Membership.room_ids(
        connection, {post.user_id for post in posts}, {post.room for post in posts}
    )
    known = await _already_stored(connection, posts)
    fresh: dict[Hashable, Post] = {}
    for post in posts:
        if (post.user_id, post.room) in room_ids and post.key not in known:
            fresh.setdefault(post.key, post)
    stored = await _insert(connection, list(fresh.values()), room_ids)
    known.update(zip(fresh, stored, strict=True))
    return Entries(
        [_outcome(post, room_ids, known) for post in posts],
        [MessagePosted(topic=room_topic(room_ids[it.user_id, it.room]), message=it) for it in stored],
    )


def _outcome(post: Post, room_ids: RoomIds, known: dict[Hashable, Message]) -> Message | ChatError:
    if (post.user_id, post.room) not in room_ids:
        return NotFound()
    message = known[post.key]
    return message if (message.room, message.message) == (post.room, post.message) else IdConflict()


async def _already_stored(connection: BaseDBAsyncClient, posts: Iterable[Post]) -> dict[Hashable, Message]:
    client_ids = {post.client_id for post in posts if post.client_id is not None}
    known = await models.Message.known_client_ids(connection, client_ids) if client_ids else []
    if not known:
        return {}
    rows = models.Message.filter(client_id__in=known).using_db(connection).select_related("room")
    return {(row.author_id, row.client_id): as_message(row, row.room.name) for row in await rows}


async def _insert(connection: BaseDBAsyncClient, posts: Sequence[Post], room_ids: RoomIds) -> list[Message]:
    """Number and store posts that are all new, in their order."""
    if not posts:
        return []
    timestamp = datetime.now(UTC)
    rooms = [room_ids[post.user_id, post.room] for post in posts]
    # Sorted, so that two nodes that write to the same rooms lock them in the same order.
    counters = {room_id: await _raise(connection, room_id, count) for room_id, count in sorted(Counter(rooms).items())}
    rows = []
    for post, room_id in zip(posts, rooms, strict=True):
        seq, rev = counters[room_id] = counters[room_id][0] + 1, counters[room_id][1] + 1
        rows.append(NewMessage(room_id, seq, rev, post.user_id, post.username, post.message, timestamp, post.client_id))
    ids = await models.Message.insert_many(connection, rows)
    return [
        Message(
            id=ids[row.room_id, row.seq],
            room=post.room,
            seq=row.seq,
            rev=row.rev,
            user_id=post.user_id,
            username=post.username,
            message=post.message,
            timestamp=timestamp,
            client_id=post.client_id,
        )
        for post, row in zip(posts, rows, strict=True)
    ]


async def _raise(connection: BaseDBAsyncClient, room_id: int, count: int) -> tuple[int, int]:
    """Raise a room's last_seq and last_rev by `count` and return what they were. The row is locked until the commit."""
    [row] = await connection.execute_query_dict(
        f'UPDATE "rooms" SET "last_seq"="last_seq"+{count:d}, "last_rev"="last_rev"+{count:d} '  # noqa: S608 numbers
        f'WHERE "id"={room_id:d} RETURNING "last_seq","last_rev"'
    )
    return row["last_seq"] - count, row["last_rev"] - count


def as_message(row: models.Message, room: str) -> Message:
    """A stored row as the house hands it out."""
    return Message(
        id=row.id,
        room=room,
        seq=row.seq,
        rev=row.rev,
        user_id=row.author_id,
        username=row.username,
        message=row.message,
        timestamp=row.timestamp,
        client_id=row.client_id,
    )
