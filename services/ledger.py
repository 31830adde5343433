"""What one transaction of the writer does with posts: check, number and store a batch of them, each exactly once."""

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from models.message import NewMessage
from services import attachments, mentions
from services.errors import ChatError, IdConflict, NoSuchMessage, NotFound, RoomArchived
from services.events import Attachment, Event, Message, MessageChanged, Quote, room_topic
from services.mentions import Mentioned
from services.rows import as_message, attachments_text, quote_of, quote_text


@dataclass(slots=True, kw_only=True, eq=False)
class Post:
    """A checked message on its way into the store. `answer` gets the stored message, or the refusal.

    `reply_to` is the id of the message that it answers, `attachments` those of the files that hang on it, `timestamp`
    the time at which it came.
    """

    room: str
    user_id: int
    username: str
    message: str
    timestamp: datetime
    client_id: str | None
    reply_to: int | None = None
    attachments: tuple[str, ...] = ()
    answer: "asyncio.Future[Message]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def key(self) -> Hashable:
        """What it has in common with a resend of itself and with nothing else."""
        return self if self.client_id is None else (self.user_id, self.client_id)

    @property
    def place(self) -> tuple[int, str]:
        return self.user_id, self.room


@dataclass(frozen=True, slots=True)
class Entries:
    """What a batch came to: the outcome of each post, in their order, and what is to be announced."""

    outcomes: list[Message | ChatError]
    events: list[Event]


Places = Mapping[tuple[int, str], models.Place]
"""(user id, room name) -> the user's place in the room, where there is one"""

Claimed = dict[Post, tuple[Attachment, ...]]
"""What is new, in its order, each with its files"""


async def enter(connection: BaseDBAsyncClient, posts: Sequence[Post]) -> Entries:
    """Store what is new of `posts`. Whoever is not in a room is refused inside the transaction, so no one can post
    after being removed; a resend, of an earlier batch or of this one, gets the first answer."""
    rooms = {post.room for post in posts}
    await models.Room.lock(connection, rooms)
    places = await models.Membership.places(connection, {post.user_id for post in posts}, rooms)
    known: dict[Hashable, Message | ChatError] = {**await _already_stored(connection, posts)}
    quotes = await _quotes(connection, posts)
    files = await attachments.unsaid(connection, {key for post in posts for key in post.attachments})
    claimed: Claimed = {}
    fresh: dict[Hashable, Post] = {}
    for post in posts:
        if post.key in known or post.key in fresh or post.place not in places:
            continue
        try:
            _check(post, places[post.place], quotes)
            claimed[post] = attachments.claim(files, post.attachments, post.user_id, places[post.place].room_id)
            fresh[post.key] = post
        except ChatError as refusal:
            known[post.key] = refusal
    stored = await _insert(connection, claimed, places, quotes)
    known.update(zip(fresh, stored, strict=True))
    return Entries(
        [_outcome(post, places, known) for post in posts],
        [MessageChanged(topic=room_topic(places[it.user_id, it.room].room_id), message=it) for it in stored],
    )


def _check(post: Post, place: models.Place, quotes: Mapping[int, tuple[int, Quote]]) -> None:
    if place.archived:
        raise RoomArchived
    if post.reply_to is not None and quotes.get(post.reply_to, (None,))[0] != place.room_id:
        raise NoSuchMessage


def _outcome(post: Post, places: Places, known: Mapping[Hashable, Message | ChatError]) -> Message | ChatError:
    if post.place not in places:
        return NotFound()
    outcome = known[post.key]
    if isinstance(outcome, ChatError) or _is_resend(post, outcome):
        return outcome
    return IdConflict()


def _is_resend(post: Post, stored: Message) -> bool:
    """Whether the stored message is what this post says. What it said at first is no longer known once it was edited
    or deleted."""
    says_the_same = stored.edited_at is not None or stored.message == post.message
    has_the_same = tuple(it.id for it in stored.attachments) == post.attachments
    return stored.room == post.room and (stored.deleted or (says_the_same and has_the_same))


async def _already_stored(connection: BaseDBAsyncClient, posts: Iterable[Post]) -> dict[Hashable, Message]:
    client_ids = {post.client_id for post in posts if post.client_id is not None}
    known = await models.Message.known_client_ids(connection, client_ids) if client_ids else []
    if not known:
        return {}
    rows = models.Message.filter(client_id__in=known).using_db(connection).select_related("room")
    return {(row.author_id, row.client_id): as_message(row, row.room.name) for row in await rows}


async def _quotes(connection: BaseDBAsyncClient, posts: Iterable[Post]) -> dict[int, tuple[int, Quote]]:
    """Id of a message that is answered -> its room's id and its beginning. What was deleted cannot be answered."""
    ids = {post.reply_to for post in posts if post.reply_to is not None}
    if not ids:
        return {}
    rows = models.Message.filter(id__in=ids, deleted_at=None, system=None).using_db(connection)
    return {row.id: (row.room_id, quote_of(row)) for row in await rows}


async def _insert(
    connection: BaseDBAsyncClient, claimed: Claimed, places: Places, quotes: Mapping[int, tuple[int, Quote]]
) -> list[Message]:
    """Number and store posts that are all new, in their order, with the files that they have."""
    if not claimed:
        return []
    posts = list(claimed)
    rooms = [places[post.place].room_id for post in posts]
    # Sorted, so that two nodes that write to the same rooms lock them in the same order.
    counters = {room_id: await _raise(connection, room_id, count) for room_id, count in sorted(Counter(rooms).items())}
    mentioned = await mentions.find(
        connection, [(places[post.place].room_id, places[post.place].role, post.message) for post in posts]
    )
    rows = []
    for post, room_id, found in zip(posts, rooms, mentioned, strict=True):
        seq, rev = counters[room_id] = counters[room_id][0] + 1, counters[room_id][1] + 1
        rows.append(_row(post, room_id, seq, rev, found, claimed[post], quotes))
    ids = await models.Message.insert_many(connection, rows)
    for row, found in zip(rows, mentioned, strict=True):
        await mentions.store(connection, row.room_id, row.seq, row.author_id, found)
    await attachments.hang(
        connection, {ids[row.room_id, row.seq]: claimed[post] for post, row in zip(posts, rows, strict=True)}
    )
    await models.Membership.move_read(connection, _read_by_authors(posts, rows, places))
    return [
        Message(
            id=ids[row.room_id, row.seq],
            room=post.room,
            seq=row.seq,
            rev=row.rev,
            user_id=post.user_id,
            username=post.username,
            message=post.message,
            timestamp=post.timestamp,
            client_id=post.client_id,
            reply_to=None if post.reply_to is None else quotes[post.reply_to][1],
            mentions=found.names,
            attachments=claimed[post],
        )
        for post, row, found in zip(posts, rows, mentioned, strict=True)
    ]


def _read_by_authors(posts: Sequence[Post], rows: Sequence[NewMessage], places: Places) -> dict[int, int]:
    """Membership id -> seq, of those who had read all that stood before what they say: they have read that, too."""
    read: dict[int, int] = {}
    for post, row in zip(posts, rows, strict=True):
        place = places[post.place]
        if read.get(place.id, place.last_read_seq) == row.seq - 1:
            read[place.id] = row.seq
    return read


def _row(
    post: Post,
    room_id: int,
    seq: int,
    rev: int,
    found: Mentioned,
    files: tuple[Attachment, ...],
    quotes: Mapping[int, tuple[int, Quote]],
) -> NewMessage:
    return NewMessage(
        room_id=room_id,
        seq=seq,
        rev=rev,
        author_id=post.user_id,
        username=post.username,
        message=post.message,
        timestamp=post.timestamp,
        client_id=post.client_id,
        reply_to=post.reply_to,
        quote=None if post.reply_to is None else quote_text(quotes[post.reply_to][1]),
        mentions=found.text,
        attachments=attachments_text(files),
    )


async def _raise(connection: BaseDBAsyncClient, room_id: int, count: int) -> tuple[int, int]:
    """Raise a room's last_seq and last_rev by `count` and return what they were. The row is locked until the commit."""
    [row] = await connection.execute_query_dict(
        f'UPDATE "rooms" SET "last_seq"="last_seq"+{count:d}, "last_rev"="last_rev"+{count:d} '  # noqa: S608 numbers
        f'WHERE "id"={room_id:d} RETURNING "last_seq","last_rev"'
    )
    return row["last_seq"] - count, row["last_rev"] - count
