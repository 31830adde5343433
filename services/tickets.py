"""Tickets: each opens one socket within half a minute, for clients that can only put something into an address.

An address ends up in the logs of proxies, and there a ticket is worth nothing any more. They live in the memory of the
process that gave them.
"""

import secrets
import time
from collections.abc import Callable

from services.errors import Unauthorized
from services.limits import Rate
from services.sessions import Identity, Proof, Sessions

GOOD_FOR = 30  # seconds
MOST = 10_000
"""Tickets that are remembered; then the oldest is forgotten."""


class Tickets:
    def __init__(self, sessions: Sessions, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._sessions = sessions
        self._rate = rate
        self._clock = clock
        self._given: dict[str, tuple[float, Identity]] = {}  # the oldest first

    def give(self, holder: Identity) -> Proof:
        """:raises RateLimited:"""
        self._rate.take(holder.user_id)
        now = self._clock()
        while self._given and (len(self._given) >= MOST or next(iter(self._given.values()))[0] <= now):
            del self._given[next(iter(self._given))]
        ticket = secrets.token_urlsafe(24)
        self._given[ticket] = now + GOOD_FOR, holder
        return Proof(ticket, GOOD_FOR)

    async def take(self, ticket: str) -> Identity:
        """Whose ticket this is; from now on it is nobody's.

        :raises Unauthorized: it was never given, was used, is too old, or the sign-in behind it has ended
        """
        good_until, holder = self._given.pop(ticket, (0.0, None))
        if holder is None or good_until <= self._clock():
            raise Unauthorized
        return await self._sessions.by_id(holder.session_id)
