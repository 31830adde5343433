"""One's own password, asked once more of who is signed in already: before what would lock its owner out."""

import models
from services.errors import WrongPassword
from services.guesses import Guesses
from services.passwords import Passwords
from services.sessions import Identity


class OwnPassword:
    def __init__(self, passwords: Passwords, guesses: Guesses) -> None:
        self._passwords = passwords
        self._guesses = guesses

    async def check(self, user: Identity, password: str) -> models.User:
        """Return the account.

        :raises WrongPassword, RateLimited, Busy:
        """
        account = await models.User.get(id=user.user_id)
        with self._guesses.guess(account.username_key, None, known=True):
            if not await self._passwords.matches(password, account.hashed_password):
                raise WrongPassword
        return account
