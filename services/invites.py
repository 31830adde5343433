"""Invite links: how somebody gets in where not everybody may make an account."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

import models
from services import audit
from services.administration import check_admin
from services.errors import InviteNeeded, NoSuchInvite
from services.events import Event
from services.sessions import Identity
from services.writer import Writer

LONGEST = 30 * 24 * 3600  # seconds
MOST_USES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """`code` is what stands in the link; only who makes it gets to see it."""

    id: int
    created_by: str
    expires_at: datetime
    uses_left: int
    code: str | None = None


class Invites:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def make(self, admin: Identity, expires_in: int, uses: int) -> Invite:
        """Make a link for `uses` accounts, good for `expires_in` seconds.

        :raises Forbidden, Unavailable:
        """
        code = secrets.token_urlsafe(24)
        now = datetime.now(UTC)

        async def work(connection: BaseDBAsyncClient) -> tuple[models.Invite, Sequence[Event]]:
            await check_admin(admin, connection)
            made = await models.Invite.create(
                digest=_digest(code),
                created_by=admin.username,
                created_at=now,
                expires_at=now + timedelta(seconds=expires_in),
                uses_left=uses,
                using_db=connection,
            )
            return made, (await audit.enter(connection, "invited", actor=admin.username, subject=str(made.id)),)

        return _as_invite(await self._writer.change(work), code)

    async def all(self, admin: Identity) -> list[Invite]:
        """Those that are still good.

        :raises Forbidden:
        """
        await check_admin(admin)
        good = models.Invite.filter(expires_at__gt=datetime.now(UTC), uses_left__gt=0)
        return [_as_invite(it) for it in await good.order_by("id")]

    async def withdraw(self, admin: Identity, invite_id: int) -> None:
        """:raises Forbidden, NoSuchInvite, Unavailable:"""

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await check_admin(admin, connection)
            if not await models.Invite.filter(id=invite_id).using_db(connection).delete():
                raise NoSuchInvite
            entry = await audit.enter(connection, "invite_withdrawn", actor=admin.username, subject=str(invite_id))
            return None, (entry,)

        await self._writer.change(work)


async def use(connection: BaseDBAsyncClient, code: str | None) -> None:
    """Use a link up by one, in the transaction that makes the account.

    :raises InviteNeeded: unless it is good
    """
    good = models.Invite.filter(digest=_digest(code or ""), expires_at__gt=datetime.now(UTC), uses_left__gt=0)
    if not await good.using_db(connection).update(uses_left=F("uses_left") - 1):
        raise InviteNeeded


def _as_invite(it: models.Invite, code: str | None = None) -> Invite:
    return Invite(id=it.id, created_by=it.created_by, expires_at=it.expires_at, uses_left=it.uses_left, code=code)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
