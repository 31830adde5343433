"""The writer: one task that stores posts, many to a transaction, and answers only when they are on disk.

While one transaction waits for the disk, the next posts gather; they are committed together (group commit). So a
lone post is stored at once, and two hundred at once cost hardly more than one.
"""

import asyncio
import logging
from collections.abc import Sequence

from tortoise.exceptions import IntegrityError

from models.database import transaction
from services import ledger
from services.broadcast import Broadcast
from services.errors import Unavailable
from services.events import Message
from services.ledger import Entries, Post

log = logging.getLogger(__name__)

BATCH = 256
"""Posts to a transaction. Larger ones store little faster and would make the first in line wait for the last."""

TRIES = 3
"""How often a batch is tried when another node stored one of its client ids between our look and our write."""


ANSWER_WITHIN = 5.0
"""Seconds after which a sender is told that its post is not stored yet, whatever holds the database up."""


class Writer:
    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._queue: asyncio.Queue[Post | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="writer")

    async def close(self) -> None:
        """Store what waits, then stop."""
        if self._task is not None:
            task, self._task = self._task, None
            self._queue.put_nowait(None)
            await task

    async def write(self, post: Post) -> Message:
        """Store a post; returns after it was committed and fsynced.

        A sender that goes away does not take its post back.

        :raises NotFound: the room does not exist or the sender is not in it
        :raises IdConflict: the client id was used for something else
        :raises Unavailable: the database did not take it, or not in time; the same post may be sent again
        """
        if self._task is None:
            raise Unavailable
        self._queue.put_nowait(post)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await post.answer
        except TimeoutError:
            raise Unavailable from None

    async def _run(self) -> None:
        closing = False
        while not closing:
            posts = [await self._queue.get()]
            while len(posts) < BATCH and not self._queue.empty():
                posts.append(self._queue.get_nowait())
            closing = None in posts
            if waiting := [post for post in posts if post is not None]:
                await self._store(waiting)

    async def _store(self, posts: Sequence[Post]) -> None:
        try:
            entries = await self._commit(posts)
        except Exception:
            log.exception("%d posts were not stored", len(posts))
            for post in posts:
                post.resolve(Unavailable())
            return
        for post, outcome in zip(posts, entries.outcomes, strict=True):
            post.resolve(outcome)
        for event in entries.events:
            await self._broadcast.broadcast(event)

    async def _commit(self, posts: Sequence[Post]) -> Entries:
        for _ in range(TRIES - 1):
            try:
                return await transaction(lambda connection: ledger.enter(connection, posts))
            except IntegrityError:
                continue
        return await transaction(lambda connection: ledger.enter(connection, posts))
