"""One's own sign-ins: where one is signed in, when it was last used, and ending one or all of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from services.errors import NoSuchSession
from services.events import Event, SessionEnded, session_topic
from services.sessions import Identity
from services.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One of a user's sign-ins, in a browser or by a program. `last_used_at` is when it last came in through a door, to
    the minute; `current`: it is the asker's own."""

    id: str
    in_browser: bool
    created_at: datetime
    last_used_at: datetime
    current: bool


class SignIns:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._noting: set[asyncio.Task[None]] = set()

    async def of(self, identity: Identity) -> list[SignIn]:
        """The user's sign-ins that still hold, what was used last first."""
        sessions = models.Session.filter(user_id=identity.user_id, expires_at__gt=datetime.now(UTC))
        found = [
            SignIn(
                id=it.id,
                in_browser=it.cookie_digest is not None,
                created_at=it.created_at,
                last_used_at=it.last_used_at or it.created_at,
                current=it.id == identity.session_id,
            )
            for it in await sessions
        ]
        return sorted(found, key=lambda it: (it.last_used_at, it.created_at), reverse=True)

    async def end(self, identity: Identity, session_id: str) -> None:
        """Sign out there: its pages and sockets close.

        :raises NoSuchSession, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            events = await end_all(connection, Q(id=session_id, user_id=identity.user_id))
            if not events:
                raise NoSuchSession
            return None, events

        await self._writer.change(work)

    def note_use(self, session: models.SignedIn) -> None:
        """Note, once a minute, that it is used. Nobody waits for it to be written, and it does no harm if it is not."""
        minute = _this_minute()
        if session.last_used_at == minute:
            return

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await models.Session.filter(id=session.id).using_db(connection).update(last_used_at=minute)
            return None, ()

        noting = asyncio.create_task(self._writer.change(work), name="last used")
        self._noting.add(noting)
        noting.add_done_callback(self._noted)

    def _noted(self, noting: asyncio.Task[None]) -> None:
        self._noting.discard(noting)
        if not noting.cancelled():
            noting.exception()  # seen: the database did not take it


async def end_all(connection: BaseDBAsyncClient, which: Q) -> list[Event]:
    """End sign-ins; returns what is to be announced."""
    sessions = models.Session.filter(which).using_db(connection)
    ids = [session.id for session in await sessions]
    await sessions.delete()
    return [SessionEnded(topic=session_topic(session_id)) for session_id in ids]


def _this_minute() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)
