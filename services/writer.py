"""The writer: one task that stores what changes, many changes to a transaction, and answers only when they are on disk.

While one transaction waits for the disk, the next changes gather; they are committed together (group commit). So a
lone post is stored at once, and two hundred at once cost hardly more than one. They also gather while many readers are
being told of the last ones.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Generic, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient

from models.database import CONFLICTS, transaction
from services import clock, ledger
from services.broadcast import Broadcast
from services.clock import Clock
from services.errors import ChatError, Unavailable
from services.events import Event, Message
from services.ledger import Post
from services.pace import Pace

log = logging.getLogger(__name__)

T = TypeVar("T")

BATCH = 256
"""Changes to a transaction. Larger ones store little faster and would make the first in line wait for the last."""

TRIES = 3
"""How often a batch is tried when another process stored one of its client ids between our look and our write, or
wanted the same rooms in another order."""

Work = Callable[[BaseDBAsyncClient], Awaitable[tuple[T, Sequence[Event]]]]
"""Changes something inside the transaction that it is given; returns its answer and what is to be announced. It may be
called again, in another transaction, and refuses (`ChatError`) before it has written anything."""


class Change(Generic[T]):
    """Whatever changes the store and is no post, on its way into it."""

    def __init__(self, work: Work[T]) -> None:
        self.work = work
        self.answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()


Entry = Post | Change[Any]
Outcome = tuple[Entry, Any]


ANSWER_WITHIN = 5.0
"""Seconds after which a sender is told that its change is not stored yet, whatever holds the database up."""


class Writer:
    """:param clock: says when what is written is done
    :param pace: says when readers are being told
    """

    def __init__(self, broadcast: Broadcast, clock: Clock = clock.utc, pace: Pace | None = None) -> None:
        self._broadcast = broadcast
        self.now = clock
        self._pace = pace or Pace()
        self._queue: asyncio.Queue[Entry | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._is_closing = False

    def start(self) -> None:
        self._is_closing = False
        self._task = asyncio.create_task(self._run(), name="writer")

    async def close(self) -> None:
        """Take nothing more, store what waits, then stop. Whoever asks a second time waits for the same end."""
        if self._task is None:
            return
        if not self._is_closing:
            self._is_closing = True
            self._queue.put_nowait(None)
        await asyncio.shield(self._task)

    async def post(self, post: Post) -> Message:
        """Store a post; returns after it was committed and fsynced.

        A sender that goes away does not take its post back.

        :raises NotFound: the room does not exist or the sender is not in it
        :raises RoomArchived, NoSuchMessage: it cannot be said there, or answers what is not there
        :raises IdConflict: the client id was used for something else
        :raises Unavailable: the database did not take it, or not in time; the same post may be sent again
        """
        message: Message = await self._write(post)
        return message

    async def change(self, work: Work[T]) -> T:
        """Do some work in the order of everything else that is written; returns after the commit.

        :raises ChatError: what the work refuses
        :raises Unavailable: the database did not take it, or not in time; the same work may be asked for again
        """
        answer: T = await self._write(Change(work))
        return answer

    async def _write(self, entry: Entry) -> Any:
        if self._task is None or self._is_closing:
            raise Unavailable
        self._queue.put_nowait(entry)
        late = entry.answer.get_loop().call_later(ANSWER_WITHIN, _resolve, entry.answer, Unavailable())
        try:
            return await entry.answer
        finally:
            late.cancel()

    async def _run(self) -> None:
        closing = False
        while not closing:
            entries = [await self._queue.get()]
            await self._pace.told()
            while len(entries) < BATCH and not self._queue.empty():
                entries.append(self._queue.get_nowait())
            closing = None in entries
            if waiting := [entry for entry in entries if entry is not None]:
                await self._store(waiting)

    async def _store(self, entries: Sequence[Entry]) -> None:
        try:
            outcomes, events = await self._commit(entries)
        except Exception:
            log.exception("%d changes were not stored", len(entries))
            outcomes, events = [(entry, Unavailable()) for entry in entries], []
        for entry, outcome in outcomes:
            _resolve(entry.answer, outcome)
        try:
            await self._broadcast.broadcast(*events)
        except Exception:  # they are stored, and readers notice by their revs that they have missed them
            log.exception("%d changes were not announced", len(events))

    async def _commit(self, entries: Sequence[Entry]) -> tuple[list[Outcome], list[Event]]:
        for _ in range(TRIES - 1):
            try:
                return await transaction(lambda connection: _enter(connection, entries))
            except CONFLICTS:
                continue
        return await transaction(lambda connection: _enter(connection, entries))


async def _enter(connection: BaseDBAsyncClient, entries: Sequence[Entry]) -> tuple[list[Outcome], list[Event]]:
    """Do all of it in its order; posts that follow each other are stored together."""
    outcomes: list[Outcome] = []
    events: list[Event] = []
    for posts, change in _runs(entries):
        if change is not None:
            outcome, announced = await _attempt(connection, change)
            outcomes.append((change, outcome))
            events += announced
        else:
            entered = await ledger.enter(connection, posts)
            outcomes += zip(posts, entered.outcomes, strict=True)
            events += entered.events
    return outcomes, events


def _runs(entries: Sequence[Entry]) -> Iterator[tuple[Sequence[Post], Change[Any] | None]]:
    """Consecutive posts together, every other change by itself."""
    for is_post, run in groupby(entries, key=lambda entry: isinstance(entry, Post)):
        if is_post:
            yield [entry for entry in run if isinstance(entry, Post)], None
        else:
            yield from (((), entry) for entry in run if isinstance(entry, Change))


async def _attempt(connection: BaseDBAsyncClient, change: Change[Any]) -> tuple[Any, Sequence[Event]]:
    try:
        return await change.work(connection)
    except ChatError as refusal:
        return refusal, ()


def _resolve(answer: asyncio.Future[Any], outcome: Any) -> None:
    if answer.done():  # the sender has gone; what it sent is stored all the same
        return
    if isinstance(outcome, ChatError):
        answer.set_exception(outcome)
        answer.exception()  # marks it as seen: nobody may be waiting any more
    else:
        answer.set_result(outcome)
