"""Accounts: making one, and checking that a caller is its owner."""

from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError

import models
from models.database import transaction
from services import usernames
from services.broadcast import Broadcast
from services.errors import InvalidCredentials, InvalidUsername, UsernameTaken
from services.events import MemberChanged, room_topic
from services.passwords import Passwords
from services.roles import Role


class Accounts:
    def __init__(self, passwords: Passwords, broadcast: Broadcast) -> None:
        self._passwords = passwords
        self._broadcast = broadcast

    async def register(self, username: str, password: str) -> None:
        """Make an account, a member of the lobby from the start; the very first one owns the lobby.

        :raises InvalidUsername, WeakPassword, UsernameTaken:
        """
        name = usernames.clean(username)
        self._passwords.check_strength(password)
        # Hashed before the name is looked for, so that a taken name is answered no faster than a free one.
        hashed_password = await self._passwords.hash(password)

        async def store(connection: BaseDBAsyncClient) -> MemberChanged:
            now = datetime.now(UTC)
            role: Role = "member" if await models.User.exists(using_db=connection) else "owner"
            user = await models.User.create(
                username=name,
                username_key=usernames.key(name),
                hashed_password=hashed_password,
                created_at=now,
                using_db=connection,
            )
            lobby = await models.Room.get(name=models.LOBBY, using_db=connection)
            await models.Membership.create(
                user=user, room=lobby, role=role, last_read_seq=lobby.last_seq, joined_at=now, using_db=connection
            )
            return MemberChanged(topic=room_topic(lobby.id), room=lobby.name, username=name, role=role)

        try:
            event = await transaction(store)
        except IntegrityError:
            raise UsernameTaken from None
        await self._broadcast.broadcast(event)

    async def authenticate(self, username: str, password: str) -> models.User:
        """Return the account; an unknown name is answered like a wrong password, after the same time.

        :raises InvalidCredentials:
        """
        try:
            user = await models.User.get_or_none(username_key=usernames.key(usernames.clean(username)))
        except InvalidUsername:
            user = None  # nobody has such a name
        if not await self._passwords.matches(password, user.hashed_password if user else None) or user is None:
            raise InvalidCredentials
        return user
