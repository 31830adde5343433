"""The pictures that people put up of themselves."""

import asyncio
import hashlib
from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import pictures, profiles
from services.errors import NoSuchPicture, TooLarge
from services.events import Event
from services.sessions import Identity
from services.writer import Writer

LARGEST = 1_000_000
"""Bytes of a file that is sent. Doors read no further."""

CONTENT_TYPE = pictures.CONTENT_TYPE


class Avatars:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._drawing = asyncio.Semaphore(1)  # each takes memory for all of its pixels

    async def put(self, user: Identity, image: bytes) -> None:
        """Show a picture from now on.

        :param image: the bytes of a file
        :raises TooLarge, InvalidPicture, Unavailable:
        """
        if len(image) > LARGEST:
            raise TooLarge
        async with self._drawing:
            drawn = await asyncio.to_thread(pictures.square, image)
        digest = hashlib.sha256(drawn).hexdigest()[:32]

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await models.Avatar.filter(user_id=user.user_id).using_db(connection).delete()
            await models.Avatar.create(user_id=user.user_id, digest=digest, image=drawn, using_db=connection)
            return None, await profiles.change(connection, user.user_id, avatar=digest)

        await self._writer.change(work)

    async def remove(self, user: Identity) -> None:
        """Show initials again.

        :raises Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await models.Avatar.filter(user_id=user.user_id).using_db(connection).delete()
            return None, await profiles.change(connection, user.user_id, avatar=None)

        await self._writer.change(work)

    async def read(self, digest: str) -> bytes:
        """A picture by its name, as CONTENT_TYPE.

        :raises NoSuchPicture:
        """
        avatar = await models.Avatar.filter(digest=digest).first()
        if avatar is None:
            raise NoSuchPicture
        return avatar.image
