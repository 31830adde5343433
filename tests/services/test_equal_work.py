"""Nobody learns from the time of a refused sign-in whether there is such an account: the same work is done."""

import bcrypt
import pytest

from services.errors import InvalidCredentials, UsernameTaken
from services.house import House
from services.sessions import Identity
from tests.chat import PASSWORD

ATTEMPTS = {
    "a wrong password": ("ana", "wrong"),
    "nobody of that name": ("nobody", PASSWORD),
    "what cannot be a name": ("a b\x00", PASSWORD),
    "a disabled account, the right password": ("bo", PASSWORD),
}


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The cost that each hash is worked out with, as it stands at its beginning."""
    costs: list[bytes] = []
    check = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        costs.append(hashed[:7])
        return check(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    return costs


async def test_the_same_work_for_every_refusal(house: House, ana: Identity, bo: Identity, worked: list[bytes]) -> None:
    await house.administration.disable(ana, "bo")
    for attempt, (name, password) in ATTEMPTS.items():
        worked.clear()
        with pytest.raises(InvalidCredentials):
            await house.accounts.authenticate(name, password)
        assert worked == [b"$2b$04$"], attempt


async def test_the_same_work_for_a_name_that_is_taken(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed, made = 0, bcrypt.hashpw

    def counted(password: bytes, salt: bytes) -> bytes:
        nonlocal hashed
        hashed += 1
        return made(password, salt)

    monkeypatch.setattr(bcrypt, "hashpw", counted)
    await house.accounts.register("cem", PASSWORD)
    assert hashed == 1
    with pytest.raises(UsernameTaken):
        await house.accounts.register("cem", PASSWORD)
    assert hashed == 2
