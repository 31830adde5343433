"""Files: taken in before they are said, handed out to whoever may read where they were said, and swept away.

A file is on disk before there is a row of it, and its row is gone before its bytes are: so no crash leaves a file that
is shown and is not there, and what a crash leaves over lies there under no name that anybody knows.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.functions import Sum

import models
from services import file_kinds, pictures, texts
from services.attachments import as_attachment
from services.blobs import PREVIEW, Blobs
from services.errors import (
    BadRequest,
    FileTooLarge,
    InvalidPicture,
    NoSuchFile,
    QuotaExceeded,
    RoomArchived,
    Unavailable,
)
from services.events import Attachment, Event
from services.limits import Limits
from services.rooms import Rooms
from services.sessions import Identity
from services.settings import Settings
from services.writer import Writer

log = logging.getLogger(__name__)

UNSAID = timedelta(hours=24)
"""How long a file is kept that nobody has said."""

SWEEP_EVERY, STRAYS_EVERY = 60.0, 60
"""Seconds between two sweeps, and every how many of them the whole folder is looked through."""

STRAY_AFTER = 3600.0
"""Seconds after which what lies in the folder without a row is left over. It is not being written any more."""

AT_ONCE = 500  # files


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or its preview, as it lies on disk."""

    path: Path
    stat: os.stat_result
    attachment: Attachment


class Files:
    def __init__(self, settings: Settings, writer: Writer, limits: Limits, rooms: Rooms) -> None:
        self._largest, self._quota = settings.largest_file, settings.file_quota
        self._blobs = Blobs(settings.files_path)
        self._writer = writer
        self._rate, self._under_way = limits.files, limits.files_under_way
        self._rooms = rooms
        self._drawing = asyncio.Semaphore(1)  # each takes memory for all of its pixels
        self._sweeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._sweeping = asyncio.create_task(self._keep_sweeping(), name="files")

    async def close(self) -> None:
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.wait({self._sweeping})

    async def take(
        self, sender: Identity, room: str, name: str, chunks: AsyncIterator[bytes], announced: int = 0
    ) -> Attachment:
        """Take in a file that is to be said in a room, as it comes. It is its sender's alone until it is said there,
        and gone after a day unless it is.

        :param announced: how many bytes it is said to have, so that it can be refused before they come
        :raises NotFound, RoomArchived, FileTooLarge, QuotaExceeded, BadRequest, RateLimited:
        :raises Unavailable: it was not stored, and may be sent again
        """
        seen = await self._rooms.get(sender, room)
        if seen.archived:
            raise RoomArchived
        self._rate.take(sender.user_id)
        with self._under_way.seat(sender.user_id):
            if announced > self._largest:
                raise FileTooLarge(self._largest)
            await self._check_quota(sender.user_id, announced)
            file = models.File(user_id=sender.user_id, room_id=seen.id, name=texts.clean_file_name(name))
            file.key = secrets.token_hex(16)
            try:
                await self._store(file, chunks)
            except BaseException as error:
                await self._blobs.remove([file.key])
                if isinstance(error, OSError):
                    log.warning("A file was not stored: %s", error)
                    raise Unavailable("The file could not be stored just now. Send it again.") from None
                raise
        return as_attachment(file)

    async def find(self, reader: Identity, key: str, *, preview: bool = False) -> Found:
        """A file, or what is shown of a picture: said in a room that the reader is in, or their own and not yet said.

        :raises NoSuchFile:
        """
        row = await models.File.get_or_none(key=key)
        if row is None or (preview and not row.has_preview) or not await _may_read(reader, row):
            raise NoSuchFile
        path = self._blobs.path(key + PREVIEW if preview else key)
        try:
            return Found(path, await asyncio.to_thread(path.stat), as_attachment(row))
        except FileNotFoundError:  # a backup without the folder was restored
            raise NoSuchFile from None

    async def sweep(self) -> None:
        """Take away what is nobody's any more."""

        async def work(connection: BaseDBAsyncClient) -> tuple[list[str], Sequence[Event]]:
            expired = models.File.filter(expires_at__lte=self._writer.now()).order_by("id").limit(AT_ONCE)
            rows = await expired.select_for_update().using_db(connection)
            await models.File.filter(id__in=[row.id for row in rows]).using_db(connection).delete()
            return [row.key for row in rows], ()

        while await models.File.exists(expires_at__lte=self._writer.now()):
            await self._blobs.remove(await self._writer.change(work))

    async def sweep_strays(self) -> None:
        """Take away what a crash has left in the folder."""
        lying = await self._blobs.older_than(STRAY_AFTER)
        keys = list(lying)
        for some in (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)):
            known = set(await models.File.filter(key__in=some).values_list("key", flat=True))
            for key in set(some) - known:
                for path in lying[key]:
                    path.unlink(missing_ok=True)

    async def _store(self, file: models.File, chunks: AsyncIterator[bytes]) -> None:
        file.size = await self._blobs.write(file.key, chunks, self._largest)
        if not file.size:
            raise BadRequest("This file is empty.")
        await self._look_at(file)
        file.expires_at = self._writer.now() + UNSAID

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            # Locked, so that two files at once are not both the last one that fits.
            await models.User.filter(id=file.user_id).select_for_update().using_db(connection)
            await self._check_quota(file.user_id, file.size, connection)
            await file.save(using_db=connection, force_create=True)
            return None, ()

        await self._writer.change(work)

    async def _look_at(self, file: models.File) -> None:
        path = self._blobs.path(file.key)
        file.has_preview = False
        try:
            async with self._drawing:
                shown = await asyncio.to_thread(pictures.preview, path)
        except InvalidPicture:
            file.type = await asyncio.to_thread(file_kinds.kind_of, path)
            return
        await self._blobs.put(file.key + PREVIEW, shown.image)
        file.type, file.width, file.height, file.has_preview = shown.type, shown.width, shown.height, True

    async def _check_quota(self, user_id: int, more: int, connection: BaseDBAsyncClient | None = None) -> None:
        """:raises QuotaExceeded:"""
        if not self._quota:
            return
        mine = models.File.filter(user_id=user_id).using_db(connection).annotate(bytes=Sum("size"))
        [found] = await mine.values("bytes")
        if int(found["bytes"] or 0) + more > self._quota:
            raise QuotaExceeded

    async def _keep_sweeping(self) -> None:
        for turn in count():
            await asyncio.sleep(SWEEP_EVERY)
            try:
                await self.sweep()
                if turn % STRAYS_EVERY == 0:
                    await self.sweep_strays()
            except Exception:  # the next time, then
                log.warning("Files were not swept", exc_info=True)


async def _may_read(reader: Identity, row: models.File) -> bool:
    is_there = row.user_id == reader.user_id if row.message_id is None else row.expires_at is None
    return is_there and await models.Membership.exists(room_id=row.room_id, user_id=reader.user_id)
