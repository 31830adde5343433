"""Who may make an account: as the setting says, until an administrator chooses otherwise."""

from collections.abc import Sequence
from typing import Literal, cast

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import audit
from services.administration import check_admin
from services.errors import InviteNeeded, RegistrationClosed
from services.events import Event
from services.sessions import Identity
from services.settings import Settings
from services.writer import Writer

Mode = Literal["open", "invite", "closed"]
"""Everybody; who has an invite link; nobody."""

NAME = "registration"


class Registration:
    def __init__(self, settings: Settings, writer: Writer) -> None:
        self._settings = settings
        self._writer = writer

    async def mode(self, connection: BaseDBAsyncClient | None = None) -> Mode:
        chosen = await models.Choice.get_or_none(name=NAME, using_db=connection)
        return self._settings.registration if chosen is None else cast(Mode, chosen.value)

    async def check(self, invited: bool) -> None:
        """Whether it is worth trying to make an account, with an invite link or without.

        :raises RegistrationClosed, InviteNeeded:
        """
        mode = await self.mode()
        if mode == "open" or (mode == "invite" and invited) or not await models.User.exists():
            return
        raise InviteNeeded if mode == "invite" else RegistrationClosed

    async def choose(self, admin: Identity, mode: Mode) -> None:
        """It holds from now on, also after a restart.

        :raises Forbidden, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await check_admin(admin, connection)
            if await self.mode(connection) == mode:
                return None, ()
            await models.Choice.filter(name=NAME).using_db(connection).delete()
            await models.Choice.create(name=NAME, value=mode, using_db=connection)
            return None, (await audit.enter(connection, "registration_chosen", actor=admin.username, subject=mode),)

        await self._writer.change(work)
