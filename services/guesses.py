"""Guessing: how many wrong passwords and codes, taken names and bad invite links one may try before one has to wait."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from services.errors import InvalidCredentials, InvalidOtp, InviteNeeded, UsernameTaken, WrongPassword
from services.limits import Limits


class Guesses:
    def __init__(self, limits: Limits) -> None:
        self._of_account = limits.failures_of_account
        self._from_address = limits.failures_from_address

    @contextmanager
    def guess(self, account: str | None, address: str | None, *, known: bool = False) -> Iterator[None]:
        """Count what is done inside as one guess, unless it turns out to be right.

        It counts from its beginning, so that a hundred at the same time are a hundred. `known`: who guesses has been
        signed in to this account before. They have a count of their own, so that no stranger can lock them out.

        :raises RateLimited: before anything is done
        """
        key = None if account is None else (account, known)
        source = None if known else address
        with self._of_account.spend(key):
            self._from_address.take(source)
        with ExitStack() as right:
            right.callback(self._of_account.give_back, key)
            right.callback(self._from_address.give_back, source)
            try:
                yield
            except (InvalidCredentials, InvalidOtp, InviteNeeded, WrongPassword, UsernameTaken):
                right.pop_all()  # it was wrong, and nothing is given back
                raise
