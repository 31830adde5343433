"""Who is calling: sign-ins, and the two proofs of them, a browser's cookie and a program's signed token."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from services.broadcast import Broadcast
from services.errors import InvalidCredentials, NoSuchSession, Unauthorized
from services.events import Event, SessionEnded, session_topic
from services.settings import Settings
from services.writer import Writer

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "chatterbox"
CLAIMS = ["sub", "sid", "jti", "iat", "exp", "iss", "aud"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who is calling, as proved by a cookie or a token, and until when the proof holds."""

    user_id: int
    username: str
    session_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """What a caller keeps to prove a sign-in, and for how many seconds it holds."""

    value: str
    expires_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One of a user's sign-ins, in a browser or by a program. `last_used_at` is when it last came in through a door, to
    the minute; `current`: it is the asker's own."""

    id: str
    in_browser: bool
    created_at: datetime
    last_used_at: datetime
    current: bool


def cookie_name(settings: Settings) -> str:
    """Name of the browser's cookie. Over https its prefix makes browsers keep it to this host and to secure
    connections (RFC 6265bis)."""
    return "__Host-chatterbox_session" if settings.is_https else "chatterbox_session"


class Sessions:
    """Opens, recognises and ends sign-ins."""

    def __init__(
        self, settings: Settings, token_key: bytes, session_secret: bytes, broadcast: Broadcast, writer: Writer
    ) -> None:
        self._settings = settings
        self._token_key = token_key
        self._session_secret = session_secret
        self._broadcast = broadcast
        self._writer = writer
        self._noting: set[asyncio.Task[None]] = set()

    async def open_for_browser(self, user: models.User) -> Proof:
        """Start a sign-in and return the cookie for it, 32 random bytes.

        :raises InvalidCredentials: when the password was changed since `user` was read
        """
        cookie = secrets.token_urlsafe(32)
        lifetime = self._settings.session_lifetime
        await self._open(user, lifetime, cookie_digest=self._digest(cookie))
        return Proof(cookie, lifetime)

    async def open_for_program(self, user: models.User) -> Proof:
        """Start a sign-in and return the token for it: a JWT (RFC 7519), HS256.

        :raises InvalidCredentials: when the password was changed since `user` was read
        """
        lifetime = self._settings.token_lifetime
        session = await self._open(user, lifetime)
        claims = {
            "sub": str(user.id),
            "sid": session.id,
            "jti": secrets.token_hex(8),
            "iat": session.created_at,
            "exp": session.expires_at,
            "iss": ISSUER,
            "aud": AUDIENCE,
        }
        return Proof(jwt.encode(claims, self._token_key, ALGORITHM), lifetime)

    async def by_cookie(self, cookie: str) -> Identity:
        """:raises Unauthorized: unless the cookie is that of a sign-in that still holds"""
        return await self._identity(Q(cookie_digest=self._digest(cookie)))

    async def by_token(self, token: str) -> Identity:
        """:raises Unauthorized: unless the token is ours, unexpired, and its sign-in still holds"""
        try:
            claims = jwt.decode(
                token,
                self._token_key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": CLAIMS},
            )
        except (jwt.InvalidTokenError, ValueError, OverflowError):
            raise Unauthorized from None
        identity = await self._identity(Q(id=str(claims["sid"])))
        if (claims["sub"], claims["exp"]) != (str(identity.user_id), identity.expires_at.timestamp()):
            raise Unauthorized  # signed by us, but not what we issued for this sign-in
        return identity

    async def end(self, identity: Identity) -> None:
        """Sign out: the proofs of this sign-in stop working, its pages and sockets close."""
        await models.Session.filter(id=identity.session_id).delete()
        await self._broadcast.broadcast(SessionEnded(topic=session_topic(identity.session_id)))

    async def of(self, identity: Identity) -> list[SignIn]:
        """The user's sign-ins that still hold, what was used last first."""
        sessions = models.Session.filter(user_id=identity.user_id, expires_at__gt=datetime.now(UTC))
        found = [
            SignIn(
                id=it.id,
                in_browser=it.cookie_digest is not None,
                created_at=it.created_at,
                last_used_at=it.last_used_at or it.created_at,
                current=it.id == identity.session_id,
            )
            for it in await sessions
        ]
        return sorted(found, key=lambda it: (it.last_used_at, it.created_at), reverse=True)

    async def end_one(self, identity: Identity, session_id: str) -> None:
        """End any of the user's sign-ins.

        :raises NoSuchSession, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            events = await end_all(connection, Q(id=session_id, user_id=identity.user_id))
            if not events:
                raise NoSuchSession
            return None, events

        await self._writer.change(work)

    async def forget_expired(self) -> None:
        await models.Session.filter(expires_at__lt=datetime.now(UTC)).delete()

    async def _open(self, user: models.User, lifetime: int, cookie_digest: str | None = None) -> models.Session:
        now = datetime.now(UTC).replace(microsecond=0)  # a JWT's times are whole seconds
        session = await models.Session.create(
            id=secrets.token_hex(16),
            user=user,
            cookie_digest=cookie_digest,
            created_at=now,
            last_used_at=_minute(now),
            expires_at=now + timedelta(seconds=lifetime),
        )
        # A change of the password ends all sign-ins there are; one that began with the old password must not slip by.
        if not await models.User.exists(id=user.id, hashed_password=user.hashed_password):
            await session.delete()
            raise InvalidCredentials
        return session

    async def _identity(self, which: Q) -> Identity:
        session = await models.Session.get_or_none(which).select_related("user")
        now = datetime.now(UTC)
        if session is None or session.expires_at <= now:
            raise Unauthorized
        if session.last_used_at != _minute(now):
            self._note_use(session.id, _minute(now))
        return Identity(
            user_id=session.user.id,
            username=session.user.username,
            session_id=session.id,
            expires_at=session.expires_at,
        )

    def _note_use(self, session_id: str, minute: datetime) -> None:
        """Nobody waits for this to be written, and it does no harm if it is not."""

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await models.Session.filter(id=session_id).using_db(connection).update(last_used_at=minute)
            return None, ()

        noting = asyncio.create_task(self._writer.change(work))
        self._noting.add(noting)
        noting.add_done_callback(self._noted)

    def _noted(self, noting: asyncio.Task[None]) -> None:
        self._noting.discard(noting)
        if not noting.cancelled():
            noting.exception()  # seen: the database did not take it

    def _digest(self, cookie: str) -> str:
        return hmac.new(self._session_secret, cookie.encode(), hashlib.sha256).hexdigest()


async def end_all(connection: BaseDBAsyncClient, which: Q) -> list[Event]:
    """End sign-ins; returns what is to be announced."""
    sessions = models.Session.filter(which).using_db(connection)
    ids = [session.id for session in await sessions]
    await sessions.delete()
    return [SessionEnded(topic=session_topic(session_id)) for session_id in ids]


def _minute(time: datetime) -> datetime:
    return time.replace(second=0, microsecond=0)
