"""What only administrators do: disabling and enabling accounts, and making others administrators.

There always is one who can sign in: the last one can neither be disabled nor give it up.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from services import audit, second_factor, usernames
from services.errors import Forbidden, LastAdmin
from services.events import AccountDisabled, Event, user_topic
from services.room_book import user_named
from services.sessions import Identity
from services.sign_ins import end_all
from services.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    username: str
    is_admin: bool
    is_disabled: bool
    has_second_factor: bool
    created_at: datetime


Act = Callable[[BaseDBAsyncClient, models.User], Awaitable[Sequence[Event]]]


class Administration:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def ensure(self, username: str | None) -> None:
        """Make the one whom the settings name an administrator, if there is such an account."""
        if username is not None:
            await models.User.filter(username_key=usernames.key(username)).update(is_admin=True)

    async def accounts(self, admin: Identity) -> list[Account]:
        """:raises Forbidden:"""
        await check_admin(admin)
        return [
            Account(
                username=it.username,
                is_admin=it.is_admin,
                is_disabled=it.disabled_at is not None,
                has_second_factor=it.second_factor_at is not None,
                created_at=it.created_at,
            )
            for it in await models.User.all().order_by("username_key")
        ]

    async def disable(self, admin: Identity, username: str) -> None:
        """Shut somebody out: every sign-in, socket and page of theirs ends, and they cannot sign in. What they said
        stays.

        :raises Forbidden, NoSuchUser, LastAdmin, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.disabled_at is not None:
                return ()
            await _keep_an_admin(connection, user)
            user.disabled_at = datetime.now(UTC)
            await user.save(using_db=connection, update_fields=["disabled_at"])
            await audit.enter(connection, "account_disabled", actor=admin.username, subject=user.username)
            # First why, then that: a socket closes with the reason that it hears first.
            return [AccountDisabled(topic=user_topic(user.id)), *await end_all(connection, Q(user_id=user.id))]

        await self._act(admin, username, act)

    async def enable(self, admin: Identity, username: str) -> None:
        """Let somebody in again.

        :raises Forbidden, NoSuchUser, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.disabled_at is not None:
                user.disabled_at = None
                await user.save(using_db=connection, update_fields=["disabled_at"])
                await audit.enter(connection, "account_enabled", actor=admin.username, subject=user.username)
            return ()

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
            user.is_admin = is_admin
            await user.save(using_db=connection, update_fields=["is_admin"])
            kind: audit.Kind = "admin_made" if is_admin else "admin_unmade"
            await audit.enter(connection, kind, actor=admin.username, subject=user.username)
            return ()

        await self._act(admin, username, act)

    async def reset_second_factor(self, admin: Identity, username: str) -> None:
        """Let the password of somebody who has lost app and recovery codes be enough again. One's own takes the
        password: see `SecondFactors`.

        :raises Forbidden, NoSuchUser, Unavailable:
        """

        async def act(connection: BaseDBAsyncClient, user: models.User) -> Sequence[Event]:
            if user.id == admin.user_id:
                raise Forbidden("Switch your own off on your profile, with your password.")
            if user.second_factor_at is not None:
                await second_factor.forget(connection, user.id)
                await audit.enter(connection, "second_factor_reset", actor=admin.username, subject=user.username)
            return ()

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


async def _keep_an_admin(connection: BaseDBAsyncClient, leaving: models.User) -> None:
    others = models.User.filter(~Q(id=leaving.id), is_admin=True, disabled_at=None).using_db(connection)
    if leaving.is_admin and not await others.count():
        raise LastAdmin
