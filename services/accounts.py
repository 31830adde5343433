"""Accounts: making one, and checking that a caller is its owner."""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

import models
from models.database import transaction
from services import audit, bans, invites, usernames
from services.audit import Audit
from services.broadcast import Broadcast
from services.errors import InvalidCredentials, InvalidUsername, RegistrationClosed, UsernameTaken, WrongPassword
from services.events import Event, MemberChanged, room_topic
from services.guesses import Guesses
from services.limits import Limits
from services.own_password import OwnPassword
from services.passwords import Passwords
from services.registration import Registration
from services.roles import Role
from services.second_factor import SecondFactors
from services.sessions import Identity
from services.settings import Settings
from services.sign_ins import end_all
from services.writer import Writer


class Accounts:
    def __init__(
        self,
        settings: Settings,
        passwords: Passwords,
        limits: Limits,
        broadcast: Broadcast,
        writer: Writer,
        own_password: OwnPassword,
        second_factors: SecondFactors,
        registration: Registration,
    ) -> None:
        self._settings = settings
        self._passwords = passwords
        self._registrations = limits.registrations
        self._guesses = Guesses(limits)
        self._broadcast = broadcast
        self._writer = writer
        self._own_password = own_password
        self._second_factors = second_factors
        self._registration = registration
        self._audit = Audit(writer)

    async def register(
        self, username: str, password: str, address: str | None = None, invite: str | None = None
    ) -> None:
        """Make an account, a member of the lobby from the start. The very first one can always be made; it owns the
        lobby and administers the chat, unless the settings name who does.

        :param address: where it is asked for, which counts; None: here in the house, which does not
        :param invite: the code of an invite link
        :raises InvalidUsername, WeakPassword, UsernameTaken, RegistrationClosed, InviteNeeded, RateLimited, Busy:
        """
        name = usernames.clean(username)
        usernames.check_new(name)
        self._passwords.check_strength(password)
        if await self._registration.mode() == "closed" and await models.User.exists():
            raise RegistrationClosed
        # A name that is taken counts as a wrong guess, or names could be tried one after the other.
        with self._registrations.spend(address), self._guesses.guess(None, address):
            await self._register(name, password, address, invite)

    async def _register(self, name: str, password: str, address: str | None, invite: str | None) -> None:
        # Hashed before the name is looked for, so that a taken name is answered no faster than a free one.
        hashed_password = await self._passwords.hash(password)

        async def store(connection: BaseDBAsyncClient) -> Sequence[Event]:
            now = datetime.now(UTC)
            is_first = not await models.User.exists(using_db=connection)
            role: Role = "owner" if is_first else "member"
            if not is_first and await self._registration.mode(connection) == "invite":
                await invites.use(connection, invite)
            user = await models.User.create(
                username=name,
                username_key=usernames.key(name),
                hashed_password=hashed_password,
                is_admin=self._administers(name, is_first),
                created_at=now,
                using_db=connection,
            )
            lobby = await models.Room.get(name=models.LOBBY, using_db=connection)
            await models.Membership.create(
                user=user, room=lobby, role=role, last_read_seq=lobby.last_seq, joined_at=now, using_db=connection
            )
            return (
                await audit.enter(connection, "registered", actor=name, address=address),
                MemberChanged(topic=room_topic(lobby.id), room=lobby.name, username=name, role=role),
            )

        try:
            events = await transaction(store)
        except IntegrityError:
            raise UsernameTaken from None
        await self._broadcast.broadcast(*events)

    async def authenticate(
        self,
        username: str,
        password: str,
        address: str | None = None,
        mark: str | None = None,
        otp: str | None = None,
    ) -> models.User:
        """Return the account; an unknown name is answered like a wrong password, after the same time.

        :param address: where it is asked for
        :param mark: what the caller keeps of an earlier sign-in, if anything: `mark_of` the account
        :param otp: a code of the second factor
        :raises InvalidCredentials, OtpRequired, InvalidOtp, Busy, Unavailable:
        :raises RateLimited: after too many wrong passwords and codes
        """
        try:
            user = await models.User.get_or_none(username_key=usernames.key(usernames.clean(username)))
        except InvalidUsername:
            user = None  # nobody has such a name
        known = (
            user is not None and mark is not None and hmac.compare_digest(mark.encode(), self.mark_of(user).encode())
        )
        with self._guesses.guess(usernames.key(username), address, known=known):
            matches = await self._passwords.matches(password, user.hashed_password if user else None)
            # Also what failed is put down for unknown names, under none: people type passwords into the wrong field.
            if user is None or not matches or bans.is_shut_out(user):
                await self._audit.note("sign_in_failed", subject=user.username if user else None, address=address)
                raise InvalidCredentials
            await self._second_factors.check(user, otp, address)
        if user.disabled_at is not None:
            await bans.lift(self._writer, user)
        await self._audit.note("signed_in", actor=user.username, address=address)
        return user

    def _administers(self, name: str, is_first: bool) -> bool:
        named = self._settings.admin
        return is_first if named is None else usernames.key(named) == usernames.key(name)

    def mark_of(self, user: models.User) -> str:
        """What a browser keeps of a sign-in, so that strangers' wrong passwords do not lock it out; worthless after a
        change of the password."""
        return self._passwords.mark(user.hashed_password)

    async def change_password(self, user: Identity, old: str, new: str) -> None:
        """Give oneself another password. All of one's other sign-ins end.

        :raises WrongPassword, WeakPassword, RateLimited, Busy, Unavailable:
        """
        account = await self._own_password.check(user, old)
        self._passwords.check_strength(new)
        hashed_password = await self._passwords.hash(new)

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            # Only if it still is what was compared: of two changes at once, the second one's old password is wrong.
            unchanged = models.User.filter(id=user.user_id, hashed_password=account.hashed_password)
            if not await unchanged.using_db(connection).update(hashed_password=hashed_password):
                raise WrongPassword
            entry = await audit.enter(connection, "password_changed", actor=account.username)
            return None, (entry, *await end_all(connection, Q(user_id=user.user_id) & ~Q(id=user.session_id)))

        await self._writer.change(work)
