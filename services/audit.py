"""The audit record: who signed in, who failed to, and what moderators and administrators did. It only ever grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services.events import RECORD, Event, RecordGrew
from services.writer import Writer

Kind = Literal[
    "registered", "signed_in", "sign_in_failed", "password_changed",
    "second_factor_asked", "second_factor_failed", "second_factor_on", "second_factor_off", "second_factor_reset",
    "recovery_codes_made", "recovery_code_used",
    "account_disabled", "account_banned", "ban_ran_out", "account_enabled", "signed_out_everywhere",
    "admin_made", "admin_unmade", "bot_marked", "bot_unmarked", "registration_chosen", "invited", "invite_withdrawn",
    "message_reported", "report_resolved", "message_removed", "message_restored", "member_removed",
    "foreign_origin", "foreign_page", "oversized", "flood",
]  # fmt: skip

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`actor` did it, `subject` is whom or what it was done to: names as they were at that time."""

    id: int
    at: datetime
    kind: str
    actor: str | None
    subject: str | None
    address: str | None


class Audit:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def note(
        self, kind: Kind, *, actor: str | None = None, subject: str | None = None, address: str | None = None
    ) -> None:
        """Put down what happened by itself; it is on disk when this returns.

        :raises Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            return None, (await enter(connection, kind, actor=actor, subject=subject, address=address),)

        await self._writer.change(work)

    async def read(self, before: int | None = None, limit: int = PAGE) -> list[Entry]:
        """The newest entries, newest first; or those with a lower id."""
        entries = models.AuditEntry.all() if before is None else models.AuditEntry.filter(id__lt=before)
        return [
            Entry(id=it.id, at=it.at, kind=it.kind, actor=it.actor, subject=it.subject, address=it.address)
            for it in await entries.order_by("-id").limit(limit)
        ]


async def enter(
    connection: BaseDBAsyncClient,
    kind: Kind,
    *,
    actor: str | None = None,
    subject: str | None = None,
    address: str | None = None,
) -> RecordGrew:
    """Put it down in the transaction in which it happens: there is neither without the other.

    :return: to be announced when that is committed
    """
    await models.AuditEntry.create(
        at=datetime.now(UTC), kind=kind, actor=actor, subject=subject, address=address, using_db=connection
    )
    return RecordGrew(topic=RECORD, kind=kind)
