"""Files becoming part of messages: claimed by a post, let go of with a message that is deleted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services.errors import BadRequest, NoSuchFile
from services.events import Attachment

MOST = 10
"""Files on one message."""

AFTER_DELETION = timedelta(seconds=30)
"""When the files of a deleted message are taken away; well after the deletion can be undone no more."""


def check(keys: Sequence[str]) -> tuple[str, ...]:
    """:raises BadRequest: for more than MOST, or one of them twice"""
    if len(keys) > MOST or len(set(keys)) < len(keys):
        raise BadRequest(f"A message has at most {MOST} files, each once.")
    return tuple(keys)


async def unsaid(connection: BaseDBAsyncClient, keys: Collection[str]) -> dict[str, models.File]:
    """Those of the files that hang on no message yet; nobody else can claim or sweep them until the commit."""
    if not keys:
        return {}
    rows = models.File.filter(key__in=list(keys), message_id=None).select_for_update().using_db(connection)
    return {row.key: row for row in await rows}


def claim(files: dict[str, models.File], keys: Sequence[str], user_id: int, room_id: int) -> tuple[Attachment, ...]:
    """What somebody says in a room takes these of the `files`: nobody else gets them.

    :raises NoSuchFile: and none is taken, when one is not there, not theirs, or was sent in another room
    """
    found = [files.get(key) for key in keys]
    if any(it is None or (it.user_id, it.room_id) != (user_id, room_id) for it in found):
        raise NoSuchFile
    return tuple(as_attachment(files.pop(key)) for key in keys)


async def hang(connection: BaseDBAsyncClient, claimed: Mapping[int, Sequence[Attachment]]) -> None:
    """Note on which messages the files are: they stay as long as these."""
    for message_id, attachments in claimed.items():
        if not attachments:
            continue
        keys = [it.id for it in attachments]
        await models.File.filter(key__in=keys).using_db(connection).update(message_id=message_id, expires_at=None)


async def let_go(connection: BaseDBAsyncClient, message_id: int, now: datetime) -> None:
    """A message is deleted: from now on nobody gets its files, and soon they are gone."""
    of_it = models.File.filter(message_id=message_id).using_db(connection)
    await of_it.update(expires_at=now + AFTER_DELETION)


async def take_back(connection: BaseDBAsyncClient, message_id: int) -> None:
    """It is not deleted after all."""
    await models.File.filter(message_id=message_id).using_db(connection).update(expires_at=None)


def as_attachment(row: models.File) -> Attachment:
    return Attachment(id=row.key, name=row.name, type=row.type, size=row.size, width=row.width, height=row.height)
