"""Recovery codes: what somebody keeps on paper, for when the app that makes codes is gone. Each is good once."""

import hashlib
import hmac
import secrets

from tortoise.backends.base.client import BaseDBAsyncClient

import models

COUNT = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are read as others
LENGTH = 10  # of 31 letters: 49 bits


class RecoveryCodes:
    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    async def replace(self, connection: BaseDBAsyncClient, user_id: int) -> list[str]:
        """Make new ones; those before are good for nothing. Only their keyed hashes are stored."""
        codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(COUNT)]
        await models.RecoveryCode.filter(user_id=user_id).using_db(connection).delete()
        rows = [models.RecoveryCode(user_id=user_id, digest=self._digest(user_id, code)) for code in codes]
        await models.RecoveryCode.bulk_create(rows, using_db=connection)
        return [f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" for code in codes]

    async def use(self, connection: BaseDBAsyncClient, user_id: int, code: str) -> bool:
        """Use one up, written without spaces and dashes. Whether it was good."""
        which = models.RecoveryCode.filter(user_id=user_id, digest=self._digest(user_id, code))
        return bool(await which.using_db(connection).delete())

    async def left(self, user_id: int) -> int:
        return await models.RecoveryCode.filter(user_id=user_id).count()

    def _digest(self, user_id: int, code: str) -> str:
        return hmac.new(self._pepper, f"recovery:{user_id}:{code}".encode(), hashlib.sha256).hexdigest()
