"""Bans: who is shut out for a reason, for a while or for good."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import audit
from services.events import Event
from services.writer import Writer


def is_shut_out(user: models.User) -> bool:
    """Whether somebody is disabled at this moment: a ban that has run out is none."""
    has_run_out = user.banned_until is not None and user.banned_until <= datetime.now(UTC)
    return user.disabled_at is not None and not has_run_out


async def shut_out(
    connection: BaseDBAsyncClient, user: models.User, reason: str | None = None, until: datetime | None = None
) -> None:
    await _store(connection, user, disabled_at=datetime.now(UTC), ban_reason=reason, banned_until=until)


async def let_in(connection: BaseDBAsyncClient, user: models.User) -> None:
    await _store(connection, user, disabled_at=None, ban_reason=None, banned_until=None)


async def lift(writer: Writer, user: models.User) -> None:
    """Let somebody in again whose ban has run out.

    :raises Unavailable:
    """

    async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
        await let_in(connection, user)
        return None, (await audit.enter(connection, "ban_ran_out", subject=user.username),)

    await writer.change(work)


async def _store(connection: BaseDBAsyncClient, user: models.User, **columns: str | datetime | None) -> None:
    user.update_from_dict(columns)
    await user.save(using_db=connection, update_fields=list(columns))
