"""Who is calling: sign-ins, and the two proofs of them, a browser's cookie and a program's signed token."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import jwt
from tortoise.expressions import Q

import models
from services.broadcast import Broadcast
from services.errors import InvalidCredentials, Unauthorized
from services.events import SessionEnded, session_topic
from services.settings import Settings

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


def cookie_name(settings: Settings, name: str = "chatterbox_session") -> str:
    """Name of a browser's cookie. Over https its prefix makes browsers keep it to this host and to secure
    connections (RFC 6265bis)."""
    return f"__Host-{name}" if settings.is_https else name


class Sessions:
    """Opens, recognises and ends sign-ins.

    :param token_keys: the first signs tokens, all of them verify: so a key can be replaced while tokens are out
    :param note_use: is called with each sign-in that is recognised
    """

    def __init__(
        self,
        settings: Settings,
        token_keys: Sequence[bytes],
        session_secret: bytes,
        broadcast: Broadcast,
        note_use: Callable[[models.SignedIn], None],
    ) -> None:
        self._settings = settings
        self._kid, *_ = ring = [key_id(key) for key in token_keys]
        self._token_keys = dict(zip(ring, token_keys, strict=True))
        self._session_secret = session_secret
        self._broadcast = broadcast
        self._note_use = note_use

    async def open_for_browser(self, user: models.User) -> Proof:
        """Start a sign-in and return the cookie for it, 32 random bytes.

        :raises InvalidCredentials: when the password or the second factor was changed since `user` was read
        """
        cookie = secrets.token_urlsafe(32)
        lifetime = self._settings.session_lifetime
        await self._open(user, lifetime, cookie_digest=self._digest(cookie))
        return Proof(cookie, lifetime)

    async def open_for_program(self, user: models.User) -> Proof:
        """Start a sign-in and return the token for it: a JWT (RFC 7519), HS256.

        :raises InvalidCredentials: when the password or the second factor was changed since `user` was read
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
        return Proof(jwt.encode(claims, self._token_keys[self._kid], ALGORITHM, {"kid": self._kid}), lifetime)

    async def by_cookie(self, cookie: str) -> Identity:
        """:raises Unauthorized: unless the cookie is that of a sign-in that still holds"""
        return _identity(await self._recognised("cookie_digest", self._digest(cookie)))

    async def by_token(self, token: str) -> Identity:
        """:raises Unauthorized: unless the token is ours, unexpired, and its sign-in still holds"""
        try:
            claims = jwt.decode(
                token,
                self._token_keys[jwt.get_unverified_header(token)["kid"]],
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # Where the clock was set back since, a token seems to come from the future; the sign-in knows better.
                options={"require": CLAIMS, "verify_iat": False},
            )
        except (jwt.InvalidTokenError, KeyError, ValueError, OverflowError):
            raise Unauthorized from None
        session = await self._recognised("id", str(claims["sid"]))
        issued = (str(session.user_id), session.created_at.timestamp(), session.expires_at.timestamp())
        if (claims["sub"], claims["iat"], claims["exp"]) != issued:
            raise Unauthorized  # signed by us, but not what we issued for this sign-in
        return _identity(session)

    async def by_id(self, session_id: str) -> Identity:
        """:raises Unauthorized: unless the sign-in still holds"""
        return _identity(await self._recognised("id", session_id))

    async def end(self, identity: Identity) -> None:
        """Sign out: the proofs of this sign-in stop working, its pages and sockets close."""
        await models.Session.filter(id=identity.session_id).delete()
        await self._broadcast.broadcast(SessionEnded(topic=session_topic(identity.session_id)))

    async def forget_expired(self) -> None:
        await models.Session.filter(expires_at__lt=datetime.now(UTC)).delete()

    async def _open(self, user: models.User, lifetime: int, cookie_digest: str | None = None) -> models.Session:
        now = datetime.now(UTC).replace(microsecond=0)  # a JWT's times are whole seconds
        session = await models.Session.create(
            id=secrets.token_hex(16),
            user=user,
            cookie_digest=cookie_digest,
            created_at=now,
            last_used_at=now.replace(second=0),
            expires_at=now + timedelta(seconds=lifetime),
        )
        # A change of the password, a second factor or a ban ends sign-ins; one that began before must not slip by.
        as_it_was = Q(hashed_password=user.hashed_password, second_factor_at=user.second_factor_at, disabled_at=None)
        if not await models.User.exists(as_it_was, id=user.id):
            await session.delete()
            raise InvalidCredentials
        return session

    async def _recognised(self, by: Literal["id", "cookie_digest"], value: str) -> models.SignedIn:
        session = await models.Session.recognised(by, value)
        now = datetime.now(UTC)
        if session is None or session.expires_at <= now or session.disabled:
            raise Unauthorized
        if session.in_browser and session.last_used_at + timedelta(seconds=self._settings.session_idle) <= now:
            raise Unauthorized
        self._note_use(session)
        return session

    def _digest(self, cookie: str) -> str:
        return hmac.new(self._session_secret, cookie.encode(), hashlib.sha256).hexdigest()


def key_id(key: bytes) -> str:
    """What tokens name their key by: enough of its hash to tell two keys apart."""
    return hashlib.sha256(key).hexdigest()[:12]


def _identity(session: models.SignedIn) -> Identity:
    return Identity(
        user_id=session.user_id,
        username=session.username,
        session_id=session.id,
        expires_at=session.expires_at,
    )
