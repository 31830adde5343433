"""Reports: a message that somebody wants an administrator to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import audit, texts
from services.administration import check_admin
from services.errors import NoSuchMessage, NoSuchReport
from services.events import Event
from services.limits import Rate
from services.rows import attachments_of
from services.sessions import Identity
from services.writer import Writer

LONGEST = 250  # characters of a reason
AROUND = 2  # messages before and after it that are shown with a message
AT_ONCE = 100  # reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as it is now, with the names of its files; one that was deleted says nothing any more."""

    seq: int
    author: str
    message: str
    files: list[str]
    timestamp: datetime
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """With the message and what was said around it: also of a room that the administrator is not in."""

    id: int
    reporter: str
    reason: str
    created_at: datetime
    message_id: int
    room: str
    author: str
    message: str
    files: list[str]
    timestamp: datetime
    deleted: bool
    before: list[Said]
    after: list[Said]


class Reports:
    def __init__(self, writer: Writer, rate: Rate) -> None:
        self._writer = writer
        self._rate = rate

    async def make(self, reporter: Identity, message_id: int, reason: str) -> None:
        """Report a message that one can see. Reporting it again changes nothing.

        :raises BadRequest, NoSuchMessage, RateLimited, Unavailable:
        """
        said = texts.clean_line(reason, LONGEST)
        self._rate.take(reporter.user_id)

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            message = await models.Message.get_or_none(id=message_id, system=None, using_db=connection)
            mine = {"user_id": reporter.user_id, "room_id": message.room_id if message else 0}
            if message is None or not await models.Membership.exists(**mine, using_db=connection):
                raise NoSuchMessage
            which = {"message_id": message_id, "reporter_id": reporter.user_id}
            if await models.Report.exists(**which, using_db=connection):
                return None, ()
            await models.Report.create(**which, reason=said, created_at=datetime.now(UTC), using_db=connection)
            subject = f"message {message_id}"
            entry = await audit.enter(connection, "message_reported", actor=reporter.username, subject=subject)
            return None, (entry,)

        await self._writer.change(work)

    async def open(self, admin: Identity) -> list[Report]:
        """Those that nobody has resolved, oldest first.

        :raises Forbidden:
        """
        await check_admin(admin)
        reports = models.Report.filter(resolved_at=None).select_related("message__room", "reporter").order_by("id")
        return [await _as_report(it) for it in await reports.limit(AT_ONCE)]

    async def resolve(self, admin: Identity, report_id: int) -> None:
        """:raises Forbidden, NoSuchReport, Unavailable:"""

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await check_admin(admin, connection)
            open_ones = models.Report.filter(id=report_id, resolved_at=None).using_db(connection)
            if not await open_ones.update(resolved_at=datetime.now(UTC)):
                raise NoSuchReport
            subject = f"report {report_id}"
            return None, (await audit.enter(connection, "report_resolved", actor=admin.username, subject=subject),)

        await self._writer.change(work)


async def _as_report(it: models.Report) -> Report:
    of, seq = it.message, it.message.seq
    around = models.Message.filter(room_id=of.room_id, system=None, seq__gte=seq - AROUND, seq__lte=seq + AROUND)
    said = [_as_said(row) for row in await around.order_by("seq")]
    [reported] = [row for row in said if row.seq == seq]
    return Report(
        id=it.id,
        reporter=it.reporter.username,
        reason=it.reason,
        created_at=it.created_at,
        message_id=it.message_id,
        room=of.room.name,
        author=reported.author,
        message=reported.message,
        files=reported.files,
        timestamp=reported.timestamp,
        deleted=reported.deleted,
        before=[row for row in said if row.seq < seq],
        after=[row for row in said if row.seq > seq],
    )


def _as_said(row: models.Message) -> Said:
    deleted = row.deleted_at is not None
    files = [it.name for it in attachments_of(row)]
    return Said(
        seq=row.seq, author=row.username, message=row.message, files=files, timestamp=row.timestamp, deleted=deleted
    )
