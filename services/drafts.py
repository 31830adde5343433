"""What somebody has written in a room and not said yet, so that it is there in another browser, too."""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services.errors import BadRequest, NotFound
from services.events import DraftChanged, Event, user_topic
from services.sessions import Identity
from services.texts import check_storable
from services.writer import Writer

LONGEST = 12_000
"""Code points of a draft: more than a message may have, because one can still shorten it."""


class Drafts:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def keep(self, writer: Identity, room: str, draft: str) -> None:
        """Keep what is written in a room instead of what was; nothing but white space is no draft.

        :raises NotFound, BadRequest, Unavailable:
        """
        check_storable(draft)
        if len(draft) > LONGEST:
            raise BadRequest(f"A draft has at most {LONGEST} characters.")
        await self._change(writer, room, draft if draft.strip() else "")

    async def said(self, writer: Identity, room: str, draft: str) -> None:
        """What this became was said: forget it, unless something else is written there by now.

        :raises NotFound, Unavailable:
        """
        await self._change(writer, room, "", instead_of=draft)

    async def _change(self, writer: Identity, room: str, draft: str, instead_of: str | None = None) -> None:
        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            membership = await models.Membership.get_or_none(
                user_id=writer.user_id, room__name=room, using_db=connection
            )
            if membership is None:
                raise NotFound
            before, membership.draft = membership.draft, draft
            if before == draft or instead_of not in {None, before}:
                return None, ()
            await membership.save(using_db=connection, update_fields=["draft"])
            # Whether there is one is to be seen on all pages; what it says, where it is written on.
            if bool(before) == bool(draft):
                return None, ()
            return None, [DraftChanged(topic=user_topic(writer.user_id), room=room, draft=draft)]

        await self._writer.change(work)
