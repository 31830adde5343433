"""For administrators: accounts, invite links, reports and the audit record."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import errors
from api.bodies import Body
from api.callers import Caller, caller_router, nothing
from api.frames import Seq, Timestamp
from services import invites
from services.administration import LONGEST_BAN, check_admin
from services.audit import PAGE
from services.errors import (
    BadRequest,
    Forbidden,
    LastAdmin,
    NoSuchInvite,
    NoSuchMessage,
    NoSuchReport,
    NoSuchUser,
    RateLimited,
    Unavailable,
)
from services.house import House
from services.registration import Mode


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Account(Shown):
    username: str
    is_bot: bool
    is_admin: bool
    is_disabled: bool
    ban_reason: str | None = Field(description="Disabled for this reason: banned. It may be empty.")
    banned_until: Timestamp | None = Field(description="When a ban ends by itself.")
    has_second_factor: bool
    created_at: Timestamp


class Invite(Shown):
    """`invite` is what `POST /register` takes; it is shown once."""

    id: int
    created_by: str
    expires_at: Timestamp
    uses_left: int
    invite: Annotated[str | None, Field(validation_alias="code")] = None


class NewInvite(Body):
    expires_in: Annotated[int, Field(ge=60, le=invites.LONGEST, description="Seconds.")] = 7 * 24 * 3600
    uses: Annotated[int, Field(ge=1, le=invites.MOST_USES)] = 1


class NewReport(Body):
    reason: Annotated[str, Field(max_length=1024)] = ""


class Said(Shown):
    """A message as it is now; of one that was deleted the text is gone."""

    seq: int
    author: str
    message: str
    files: list[str] = Field(description="Their names.")
    timestamp: Timestamp
    deleted: bool


class Report(Shown):
    """With up to two messages before and after it."""

    id: int
    reporter: str
    reason: str
    created_at: Timestamp
    message_id: int
    room: str
    author: str
    message: str
    files: list[str] = Field(description="Their names.")
    timestamp: Timestamp
    deleted: bool
    before: list[Said]
    after: list[Said]


class Registration(Body):
    """Who may make an account: everybody, who has an invite link, or nobody."""

    registration: Mode


class Ban(Body):
    reason: Annotated[str, Field(max_length=1024)] = ""
    seconds: Annotated[int, Field(ge=60, le=LONGEST_BAN)] | None = Field(None, description="Left out: for good.")


class AuditEntry(Shown):
    id: int
    at: Timestamp
    kind: str
    actor: str | None
    subject: str | None
    address: str | None


MOST_ACCOUNTS = 10_000
"""Accounts that one may ask for by number; without a number it is all."""


def router(house: House) -> APIRouter:
    admin = caller_router(house, "administration")

    @admin.get("/admin/accounts", responses=errors.answers(Forbidden, BadRequest))
    async def list_accounts(
        me: Caller,
        name: Annotated[str, Query(max_length=256, description="A part of the name.")] = "",
        limit: Annotated[int | None, Query(ge=1, le=MOST_ACCOUNTS)] = None,
    ) -> list[Account]:
        """Everybody who has an account, by name."""
        return [Account.model_validate(it) for it in await house.administration.accounts(me, name, limit)]

    @admin.post("/admin/accounts/{username}/disable", **nothing(Forbidden, NoSuchUser, LastAdmin, Unavailable))
    async def disable(username: str, me: Caller) -> None:
        """Shut somebody out: their sign-ins, sockets (4503) and pages end. What they said stays."""
        await house.administration.disable(me, username)

    @admin.post("/admin/accounts/{username}/ban", **nothing(Forbidden, NoSuchUser, LastAdmin, BadRequest, Unavailable))
    async def ban(username: str, ban: Ban, me: Caller) -> None:
        """Shut somebody out for a reason, which only administrators see: for a while, or for good."""
        await house.administration.ban(me, username, ban.reason, ban.seconds)

    @admin.post("/admin/accounts/{username}/sign-out", **nothing(Forbidden, NoSuchUser, Unavailable))
    async def sign_out(username: str, me: Caller) -> None:
        """End all sign-ins of somebody."""
        await house.administration.sign_out(me, username)

    @admin.post("/admin/accounts/{username}/enable", **nothing(Forbidden, NoSuchUser, Unavailable))
    async def enable(username: str, me: Caller) -> None:
        """Let somebody in again, disabled or banned."""
        await house.administration.enable(me, username)

    @admin.put("/admin/accounts/{username}/admin", **nothing(Forbidden, NoSuchUser, Unavailable))
    async def make_admin(username: str, me: Caller) -> None:
        """Make somebody an administrator."""
        await house.administration.set_admin(me, username, True)

    @admin.delete("/admin/accounts/{username}/admin", **nothing(Forbidden, NoSuchUser, LastAdmin, Unavailable))
    async def unmake_admin(username: str, me: Caller) -> None:
        """Let somebody be no administrator any more; the last one stays."""
        await house.administration.set_admin(me, username, False)

    @admin.put("/admin/accounts/{username}/bot", **nothing(Forbidden, NoSuchUser, Unavailable))
    async def mark_bot(username: str, me: Caller) -> None:
        """Show an account as a bot's."""
        await house.administration.set_bot(me, username, True)

    @admin.delete("/admin/accounts/{username}/bot", **nothing(Forbidden, NoSuchUser, Unavailable))
    async def unmark_bot(username: str, me: Caller) -> None:
        """Show an account as a person's again."""
        await house.administration.set_bot(me, username, False)

    @admin.delete("/admin/accounts/{username}/second-factor", **nothing(Forbidden, NoSuchUser, Unavailable))
    async def reset_second_factor(username: str, me: Caller) -> None:
        """Let the password of somebody who has lost app and recovery codes be enough again."""
        await house.administration.reset_second_factor(me, username)

    @admin.get("/admin/registration", responses=errors.answers(Forbidden))
    async def read_registration(me: Caller) -> Registration:
        """Who may make an account."""
        await check_admin(me)
        return Registration(registration=await house.registration.mode())

    @admin.put("/admin/registration", responses=errors.answers(Forbidden, BadRequest, Unavailable))
    async def choose_registration(wanted: Registration, me: Caller) -> Registration:
        """Choose who may make an account. It goes before the setting, also after a restart."""
        await house.registration.choose(me, wanted.registration)
        return wanted

    @admin.post("/admin/invites", responses=errors.answers(Forbidden, BadRequest, Unavailable))
    async def invite(new: NewInvite, me: Caller) -> Invite:
        """Make an invite link."""
        return Invite.model_validate(await house.invites.make(me, new.expires_in, new.uses))

    @admin.get("/admin/invites", response_model_exclude_none=True, responses=errors.answers(Forbidden))
    async def list_invites(me: Caller) -> list[Invite]:
        """The invite links that are still good."""
        return [Invite.model_validate(it) for it in await house.invites.all(me)]

    @admin.delete("/admin/invites/{id}", **nothing(Forbidden, NoSuchInvite, Unavailable))
    async def withdraw(id: Seq, me: Caller) -> None:
        """Let an invite link be good for nothing."""
        await house.invites.withdraw(me, id)

    @admin.post("/messages/{id}/report", **nothing(NoSuchMessage, BadRequest, RateLimited, Unavailable))
    async def report(id: Seq, new: NewReport, me: Caller) -> None:
        """Ask an administrator to look at a message."""
        await house.reports.make(me, id, new.reason)

    @admin.get("/admin/reports", responses=errors.answers(Forbidden))
    async def list_reports(me: Caller) -> list[Report]:
        """The reports that are open, oldest first, each with its message."""
        return [Report.model_validate(it) for it in await house.reports.open(me)]

    @admin.post("/admin/reports/{id}/resolve", **nothing(Forbidden, NoSuchReport, Unavailable))
    async def resolve(id: Seq, me: Caller) -> None:
        """Close a report."""
        await house.reports.resolve(me, id)

    @admin.get("/admin/audit", responses=errors.answers(Forbidden, BadRequest))
    async def read_audit(
        me: Caller, before: Seq | None = None, limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE
    ) -> list[AuditEntry]:
        """Who signed in, who failed to, and what moderators and administrators did; newest first."""
        await check_admin(me)
        return [AuditEntry.model_validate(it) for it in await house.audit.read(before, limit)]

    return admin
