"""What only administrators do with accounts: shutting out and letting in, and making others administrators.

There always is one who can sign in: the last one can neither be disabled nor give it up.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from services import audit, bans, profiles, second_factor, texts, usernames
from services.errors import Forbidden, LastAdmin
from services.events import AccountDisabled, Event, user_topic
from services.room_book import user_named
from services.sessions import Identity
from services.sign_ins import end_all
from services.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`is_bot`: it is a program. Who is banned is disabled, with a reason (which may be empty) and, if it ends by
    itself, until then."""

    user_id: int
    username: str
    is_bot: bool
    is_admin: bool
    is_disabled: bool
    ban_reason: str | None
    banned_until: datetime | None
    has_second_factor: bool
    created_at: datetime


LONGEST_NAME = 64
LONGEST_REASON = 250
LONGEST_BAN = 10 * 366 * 24 * 3600  # seconds; longer than that is for good

Act = Callable[[BaseDBAsyncClient, models.User], Awaitable[Sequence[Event]]]


class Administration:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def ensure(self, username: str | None) -> None:
        """Make the one whom the settings name an administrator, if there is such an account."""
        if username is not None:
            await models.User.filter(username_key=usernames.key(username)).update(is_admin=True)

    async def accounts(self, admin: Identity, name: str = "", limit: int | None = None) -> list[Account]:
        """Everybody, or those in whose name this is; by name, the first `limit` of them.

        :raises Forbidden, BadRequest:
        """
        await check_admin(admin)
        sought = usernames.key(texts.clean_line(name, LONGEST_NAME))
        found = models.User.filter(Q(username_key__contains=sought) | Q(display_name__icontains=sought))
        found = found.order_by("username_key")
        return [_as_account(it) for it in await (found if limit is None else found.limit(limit))]

    async def disable(self, admin: Identity, username: str) -> None:
        """Shut somebody out: every sign-in, socket and page of theirs ends, and they cannot sign in. What they said
        stays.

        :raises Forbidden, NoSuchUser, LastAdmin, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.disabled_at is not None and user.ban_reason is None:
                return ()
            await _keep_an_admin(connection, user)
            await bans.shut_out(connection, user)
            entry = await audit.enter(connection, "account_disabled", actor=admin.username, subject=user.username)
            return entry, *await _ended(connection, user)

        await self._act(admin, username, act)

    async def ban(self, admin: Identity, username: str, reason: str, seconds: int | None = None) -> None:
        """Shut somebody out for a reason, which administrators see: for so many seconds, or for good.

        :raises Forbidden, NoSuchUser, LastAdmin, BadRequest, Unavailable:
        """
        said = texts.clean_line(reason, LONGEST_REASON)
        until = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            await _keep_an_admin(connection, user)
            await bans.shut_out(connection, user, said, until)
            entry = await audit.enter(connection, "account_banned", actor=admin.username, subject=user.username)
            return entry, *await _ended(connection, user)

        await self._act(admin, username, act)

    async def sign_out(self, admin: Identity, username: str) -> None:
        """End all sign-ins of somebody, in browsers and of programs.

        :raises Forbidden, NoSuchUser, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            entry = await audit.enter(connection, "signed_out_everywhere", actor=admin.username, subject=user.username)
            return entry, *await end_all(connection, Q(user_id=user.id))

        await self._act(admin, username, act)

    async def enable(self, admin: Identity, username: str) -> None:
        """Let somebody in again, disabled or banned.

        :raises Forbidden, NoSuchUser, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.disabled_at is None:
                return ()
            await bans.let_in(connection, user)
            return (await audit.enter(connection, "account_enabled", actor=admin.username, subject=user.username),)

        await self._act(admin, username, act)

    async def set_admin(self, admin: Identity, username: str, is_admin: bool) -> None:
        """Make somebody an administrator, or no longer.

        :raises Forbidden, NoSuchUser, LastAdmin, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.is_admin == is_admin:
                return ()
            if not is_admin:
                await _keep_an_admin(connection, user)
            kind: audit.Kind = "admin_made" if is_admin else "admin_unmade"
            entry = await audit.enter(connection, kind, actor=admin.username, subject=user.username)
            return entry, *await profiles.change(connection, user.id, is_admin=is_admin)

        await self._act(admin, username, act)

    async def set_bot(self, admin: Identity, username: str, is_bot: bool) -> None:
        """Show an account as a bot's, or as a person's again.

        :raises Forbidden, NoSuchUser, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.is_bot == is_bot:
                return ()
            kind: audit.Kind = "bot_marked" if is_bot else "bot_unmarked"
            entry = await audit.enter(connection, kind, actor=admin.username, subject=user.username)
            return entry, *await profiles.change(connection, user.id, is_bot=is_bot)

        await self._act(admin, username, act)

    async def reset_second_factor(self, admin: Identity, username: str) -> None:
        """Let the password of somebody who has lost app and recovery codes be enough again. One's own takes the
        password: see `SecondFactors`.

        :raises Forbidden, NoSuchUser, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.id == admin.user_id:
                raise Forbidden("Switch your own off on your profile, with your password.")
            if user.second_factor_at is None:
                return ()
            await second_factor.forget(connection, user.id)
            return (await audit.enter(connection, "second_factor_reset", actor=admin.username, subject=user.username),)

        await self._act(admin, username, act)

    async def _act(self, admin: Identity, username: str, act: Act) -> None:
        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await check_admin(admin, connection)
            return None, await act(connection, await user_named(connection, username))

        await self._writer.change(work)


async def check_admin(user: Identity, connection: BaseDBAsyncClient | None = None) -> None:
    """:raises Forbidden: unless `user` is an administrator at this moment"""
    if not await is_admin(user, connection):
        raise Forbidden("Only administrators may do this.")


async def is_admin(user: Identity, connection: BaseDBAsyncClient | None = None) -> bool:
    """Whether `user` is an administrator at this moment."""
    return await models.User.exists(id=user.user_id, is_admin=True, disabled_at=None, using_db=connection)


async def _ended(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
    """First why, then that: a socket closes with the reason that it hears first."""
    return [AccountDisabled(topic=user_topic(user.id)), *await end_all(connection, Q(user_id=user.id))]


def _as_account(user: models.User) -> Account:
    is_disabled = bans.is_shut_out(user)
    return Account(
        user_id=user.id,
        username=user.username,
        is_bot=user.is_bot,
        is_admin=user.is_admin,
        is_disabled=is_disabled,
        ban_reason=user.ban_reason if is_disabled else None,
        banned_until=user.banned_until if is_disabled else None,
        has_second_factor=user.second_factor_at is not None,
        created_at=user.created_at,
    )


async def _keep_an_admin(connection: BaseDBAsyncClient, leaving: models.User) -> None:
    others = models.User.filter(~Q(id=leaving.id), is_admin=True, disabled_at=None).using_db(connection)
    if leaving.is_admin and not await others.count():
        raise LastAdmin
