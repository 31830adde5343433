"""How much is too much: how often something may happen and how many may be open at once, each by a key.

All of it lives in the memory of one process, is bounded, and forgets whoever is quiet. The numbers are settings.
"""

import ipaddress
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from services.errors import ChatError, Draining, RateLimited, ServerFull
from services.settings import Settings

Clock = Callable[[], float]

MOST_KEYS = 20_000
"""Keys that one rate remembers; then who was quiet longest is forgotten. About 4 MB at worst."""

FILES_AT_ONCE = 4
"""Files that one person may be sending at the same time."""

SEAT_AGAIN = 10.0
"""Seconds after which somebody may look whether a seat is free."""

HOUR, HALF_AN_HOUR, MINUTE = 3600.0, 1800.0, 60.0


class Rate:
    """A token bucket for each key: `burst` at once, then `per_second`. With a burst of 0 there is no limit, and
    none for the key None.

    What is kept of a key is the time at which its bucket will be full again; a full one need not be kept.
    """

    def __init__(self, per_second: float, burst: float, clock: Clock = time.monotonic) -> None:
        self._cost = 1 / per_second if per_second else 0.0
        self._depth = burst * self._cost
        self._clock = clock
        self._full_at: dict[Hashable, float] = {}  # who came last is last

    def take(self, key: Hashable) -> None:
        """:raises RateLimited: and nothing is taken, when the bucket of `key` is empty"""
        if not self._depth or key is None:
            return
        now = self._clock()
        full_at = max(now, self._full_at.get(key, now)) + self._cost
        if (excess := full_at - now - self._depth) > 1e-6:  # sums of floats are a little off
            raise RateLimited(excess)
        self._full_at.pop(key, None)
        self._full_at[key] = full_at
        self._forget(now)

    def give_back(self, key: Hashable) -> None:
        """Undo one `take`."""
        if key in self._full_at:
            self._full_at[key] -= self._cost

    @contextmanager
    def spend(self, key: Hashable) -> Iterator[None]:
        """Take one for what is done inside; if that is refused, it costs nothing.

        :raises RateLimited: before anything is done
        """
        self.take(key)
        try:
            yield
        except BaseException:
            self.give_back(key)
            raise

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._full_at)

    def _forget(self, now: float) -> None:
        while self._full_at:
            quietest = next(iter(self._full_at))
            if self._full_at[quietest] > now and len(self._full_at) <= MOST_KEYS:
                break
            del self._full_at[quietest]


class Seats:
    """So many at the same time for each key. With 0 there is no limit."""

    def __init__(self, most: int, refusal: Callable[[], ChatError] = lambda: RateLimited(SEAT_AGAIN)) -> None:
        self._most = most
        self._refusal = refusal
        self._taken: Counter[Hashable] = Counter()

    @contextmanager
    def seat(self, key: Hashable) -> Iterator[None]:
        """:raises RateLimited: or another refusal, when all seats of `key` are taken"""
        if self._most and self._taken[key] >= self._most:
            raise self._refusal()
        self._taken[key] += 1
        try:
            yield
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]


class Limits:
    """Every limit of the house, as the settings say."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic) -> None:
        def rate(count: float, per: float, burst: float) -> Rate:
            return Rate(count / per, burst if count else 0, clock)

        failures, failures_from = settings.failed_logins_per_account, settings.failed_logins_per_address
        registrations, pages = settings.most_registrations, settings.pages_per_minute
        self.messages = rate(settings.messages_per_second, 1, settings.message_burst)
        self.files = rate(settings.files_per_minute, MINUTE, settings.files_per_minute)
        self.tickets = rate(settings.messages_per_second, 1, settings.message_burst)
        self.frames = rate(settings.frames_per_second, 1, 2 * settings.frames_per_second)
        self.failures_of_account = rate(failures, HALF_AN_HOUR, failures)
        self.failures_from_address = rate(failures_from, HALF_AN_HOUR, failures_from)
        self.registrations = rate(registrations, HOUR, registrations)
        self.pages = rate(pages, MINUTE, pages)
        self._sockets = Seats(settings.most_sockets, ServerFull)
        self.sockets_of_user = Seats(settings.max_sockets_per_user)
        self._sockets_of_address = Seats(settings.max_sockets_per_address)
        self.files_under_way = Seats(FILES_AT_ONCE)
        self.is_draining = False

    @contextmanager
    def socket(self, address: str) -> Iterator[None]:
        """A place for a socket, of a program or of a page.

        :raises Draining: nobody is let in any more
        :raises ServerFull: there are too many of all
        :raises RateLimited: there are too many of this address
        """
        if self.is_draining:
            raise Draining
        with self._sockets.seat(None), self._sockets_of_address.seat(address):
            yield


def network(host: str) -> str:
    """What a limit by address counts: the address, of IPv6 the /64 network, all of which one household has."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host  # a socket file has no address
    if isinstance(address, ipaddress.IPv4Address):
        return host
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
