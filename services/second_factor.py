"""The second factor of a sign-in: the codes of an app (TOTP, RFC 6238), or else recovery codes.

Whoever wants it begins with a secret for the app, and shows by a code that the app has it: from then on it counts.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
from cryptography.fernet import Fernet
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from services import audit
from services.errors import InvalidOtp, NoSecondFactor, OtpRequired, SecondFactorOn, WrongOtp
from services.events import Event
from services.own_password import OwnPassword
from services.recovery_codes import RecoveryCodes
from services.sessions import Identity
from services.sign_ins import end_all
from services.writer import Writer

ISSUER = "Chatterbox"
STEP = 30  # seconds that one code lasts
DRIFT = 1  # steps that the clock of the app may be off, either way


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`on_since` is None while signing in takes the password alone."""

    on_since: datetime | None
    recovery_codes_left: int


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """What the app is to know: the secret, and the same as an `otpauth:` address."""

    secret: str
    address: str


class SecondFactors:
    """:param clock: the time as the apps have it, in seconds"""

    def __init__(
        self, writer: Writer, own_password: OwnPassword, pepper: bytes, clock: Callable[[], float] = time.time
    ) -> None:
        self._writer = writer
        self._own_password = own_password
        self._codes = RecoveryCodes(pepper)
        self._clock = clock
        key = hmac.new(pepper, b"second factor", hashlib.sha256).digest()
        self._seal = Fernet(base64.urlsafe_b64encode(key))

    async def state(self, user: Identity) -> State:
        account = await models.User.get(id=user.user_id)
        left = await self._codes.left(user.user_id)
        return State(on_since=account.second_factor_at, recovery_codes_left=left)

    async def begin(self, user: Identity, password: str) -> Offer:
        """Make a secret for an app. It counts for nothing until `confirm`; an earlier one that never did is gone.

        :raises WrongPassword, SecondFactorOn, RateLimited, Busy, Unavailable:
        """
        await self._own_password.check(user, password)
        secret = pyotp.random_base32()
        sealed = self._seal.encrypt(secret.encode()).decode()

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await _account(connection, user, is_on=False)
            await forget(connection, user.user_id)
            await models.SecondFactor.create(user_id=user.user_id, sealed_secret=sealed, using_db=connection)
            return None, ()

        await self._writer.change(work)
        return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER))

    async def confirm(self, user: Identity, code: str) -> list[str]:
        """Show that the app has the secret: from now on signing in takes its codes. Other sign-ins, which took the
        password alone, end. Returns the recovery codes, this once.

        :raises WrongOtp, NoSecondFactor, SecondFactorOn, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[list[str], Sequence[Event]]:
            account = await _account(connection, user, is_on=False)
            factor = await models.SecondFactor.get_or_none(user_id=user.user_id, using_db=connection)
            if factor is None:
                raise NoSecondFactor
            step = self._step(factor, code)
            if step is None:
                raise WrongOtp
            factor.last_step = step
            await factor.save(using_db=connection, update_fields=["last_step"])
            account.second_factor_at = datetime.now(UTC)
            await account.save(using_db=connection, update_fields=["second_factor_at"])
            entry = await audit.enter(connection, "second_factor_on", actor=user.username)
            codes = await self._codes.replace(connection, user.user_id)
            return codes, (entry, *await end_all(connection, Q(user_id=user.user_id) & ~Q(id=user.session_id)))

        return await self._writer.change(work)

    async def renew_codes(self, user: Identity, password: str) -> list[str]:
        """Return new recovery codes, this once; those before are good for nothing.

        :raises WrongPassword, NoSecondFactor, RateLimited, Busy, Unavailable:
        """
        await self._own_password.check(user, password)

        async def work(connection: BaseDBAsyncClient) -> tuple[list[str], Sequence[Event]]:
            await _account(connection, user, is_on=True)
            entry = await audit.enter(connection, "recovery_codes_made", actor=user.username)
            return await self._codes.replace(connection, user.user_id), (entry,)

        return await self._writer.change(work)

    async def switch_off(self, user: Identity, password: str) -> None:
        """Let the password alone be enough again.

        :raises WrongPassword, NoSecondFactor, RateLimited, Busy, Unavailable:
        """
        await self._own_password.check(user, password)

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await _account(connection, user, is_on=True)
            await forget(connection, user.user_id)
            return None, (await audit.enter(connection, "second_factor_off", actor=user.username),)

        await self._writer.change(work)

    async def check(self, user: models.User, code: str | None, address: str | None) -> None:
        """Let somebody pass whose password was right: with a code, where they have a second factor.

        :raises OtpRequired: there has to be a code, and there is none
        :raises InvalidOtp: it is wrong, or was used already
        :raises Unavailable:
        """
        if user.second_factor_at is None:
            return

        async def work(connection: BaseDBAsyncClient) -> tuple[audit.Kind | None, Sequence[Event]]:
            kind = "second_factor_asked" if code is None else await self._use(connection, user.id, code)
            if kind is None:
                return None, ()
            return kind, (await audit.enter(connection, kind, subject=user.username, address=address),)

        match await self._writer.change(work):
            case "second_factor_asked":
                raise OtpRequired
            case "second_factor_failed":
                raise InvalidOtp

    async def _use(self, connection: BaseDBAsyncClient, user_id: int, code: str) -> audit.Kind | None:
        """Use a code up. What is to be put down of it: nothing, if it was good and of the app."""
        factor = await models.SecondFactor.get_or_none(user_id=user_id, using_db=connection)
        step = None if factor is None else self._step(factor, code)
        if step is not None:
            unused = models.SecondFactor.filter(user_id=user_id, last_step__lt=step).using_db(connection)
            return None if await unused.update(last_step=step) else "second_factor_failed"
        is_good = await self._codes.use(connection, user_id, _plain(code))
        return "recovery_code_used" if is_good else "second_factor_failed"

    def _step(self, factor: models.SecondFactor, code: str) -> int | None:
        """The time step, of those around now, that a code belongs to."""
        totp = pyotp.TOTP(self._seal.decrypt(factor.sealed_secret).decode(), interval=STEP)
        said, now = _plain(code).encode(), int(self._clock()) // STEP
        steps = range(now - DRIFT, now + DRIFT + 1)
        return next((it for it in steps if hmac.compare_digest(totp.generate_otp(it).encode(), said)), None)


async def forget(connection: BaseDBAsyncClient, user_id: int) -> None:
    """Let somebody have no second factor."""
    await models.SecondFactor.filter(user_id=user_id).using_db(connection).delete()
    await models.RecoveryCode.filter(user_id=user_id).using_db(connection).delete()
    await models.User.filter(id=user_id).using_db(connection).update(second_factor_at=None)


async def _account(connection: BaseDBAsyncClient, user: Identity, *, is_on: bool) -> models.User:
    """:raises SecondFactorOn, NoSecondFactor: when it is otherwise"""
    account = await models.User.get(id=user.user_id, using_db=connection)
    if (account.second_factor_at is not None) != is_on:
        raise NoSecondFactor if is_on else SecondFactorOn
    return account


def _plain(code: str) -> str:
    """As it is compared, however it was typed."""
    return "".join(code.replace("-", "").split()).lower()
