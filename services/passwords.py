"""Passwords: which are good enough, how they are hashed, and how hashing is kept off the event loop."""

import asyncio
import base64
import hashlib
import hmac
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import bcrypt

from services.errors import Busy, WeakPassword
from services.settings import Settings

LONGEST = 1024  # bytes; longer ones are refused so that hashing stays cheap


class Passwords:
    """Hashes and checks passwords with bcrypt.

    bcrypt takes 72 bytes at most and no NUL, so it is given an HMAC-SHA-256 of the password, keyed by the pepper:
    every length and byte works, and a stolen database alone is of no use for guessing.
    """

    def __init__(self, settings: Settings, pepper: bytes) -> None:
        self._settings = settings
        self._pepper = pepper
        # A hash occupies a core for a quarter of a second. One core always stays free for the chat itself.
        self._hashing = asyncio.Semaphore(max(1, (os.cpu_count() or 2) - 1))
        self._waiting = 0
        self._nobody: bytes | None = None

    def check_strength(self, password: str) -> None:
        """:raises WeakPassword: with the reason"""
        shortest = self._settings.shortest_password
        if len(password) < shortest:
            raise WeakPassword(f"A password has at least {shortest} characters.")
        if len(password.encode()) > LONGEST:
            raise WeakPassword(f"A password has at most {LONGEST} bytes.")
        if self._settings.refuses_common_passwords and password.casefold() in common_passwords():
            raise WeakPassword("This password is on the list of those that are tried first.")

    async def hash(self, password: str) -> str:
        """Return the bcrypt hash, 60 characters.

        :raises Busy: when too many wait for theirs
        """
        digest = self._digest(password)
        async with self._turn():
            return (await asyncio.to_thread(bcrypt.hashpw, digest, self._salt())).decode()

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Whether `password` is the hashed one; for an unknown account (None) false, after the same time.

        :raises Busy: when too many wait for theirs
        """
        digest = self._digest(password)
        async with self._turn():
            if self._nobody is None:
                self._nobody = await asyncio.to_thread(bcrypt.hashpw, b"nobody", self._salt())
            known = self._nobody if hashed is None else hashed.encode()
            return await asyncio.to_thread(bcrypt.checkpw, digest, known) and hashed is not None

    def mark(self, hashed: str) -> str:
        """What a browser may keep that has signed in with this password: it says so, and is good for nothing else."""
        return hmac.new(self._pepper, f"known:{hashed}".encode(), hashlib.sha256).hexdigest()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for a core, unless the queue is so long that waiting is of no use."""
        if self._waiting >= self._settings.max_logins_waiting > 0:
            raise Busy
        self._waiting += 1
        try:
            await self._hashing.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._hashing.release()

    def _salt(self) -> bytes:
        return bcrypt.gensalt(self._settings.bcrypt_cost)

    def _digest(self, password: str) -> bytes:
        return base64.b64encode(hmac.new(self._pepper, password.encode(), hashlib.sha256).digest())


@cache
def common_passwords() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line)
