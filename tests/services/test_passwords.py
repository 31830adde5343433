"""Passwords: any length and any byte, and the rules for weak ones."""

import pytest

from services.errors import WeakPassword
from services.passwords import Passwords, common_passwords
from services.settings import Settings

LOCAL = Settings(bcrypt_cost=4)
PUBLIC = Settings(bcrypt_cost=4, public_url="https://chat.example")


@pytest.mark.parametrize("password", ["1234", "x" * 73, "x" * 1000, "a\x00b", "пароль", "👋" * 100])
async def test_any_password_matches_itself_and_nothing_else(password: str) -> None:
    passwords = Passwords(LOCAL, b"p" * 32)
    hashed = await passwords.hash(password)
    assert hashed.startswith("$2b$04$")
    assert await passwords.matches(password, hashed)
    assert not await passwords.matches(password + "x", hashed)
    assert not await passwords.matches(password[:-1], hashed)


async def test_a_hash_is_worth_nothing_without_its_pepper() -> None:
    hashed = await Passwords(LOCAL, b"p" * 32).hash("secret")
    assert not await Passwords(LOCAL, b"q" * 32).matches("secret", hashed)


async def test_an_unknown_account_matches_nothing() -> None:
    assert not await Passwords(LOCAL, b"p" * 32).matches("nobody", None)


@pytest.mark.parametrize(
    ("settings", "password"),
    [(LOCAL, "123"), (LOCAL, "x" * 1025), (PUBLIC, "short12"), (PUBLIC, "Password1"), (PUBLIC, "qwertyuiop")],
)
def test_weak_passwords(settings: Settings, password: str) -> None:
    with pytest.raises(WeakPassword):
        Passwords(settings, b"p" * 32).check_strength(password)


@pytest.mark.parametrize(("settings", "password"), [(LOCAL, "1234"), (LOCAL, "password"), (PUBLIC, "plum tree 7")])
def test_strong_enough_passwords(settings: Settings, password: str) -> None:
    Passwords(settings, b"p" * 32).check_strength(password)


def test_the_list_is_of_what_the_length_lets_through() -> None:
    assert len(common_passwords()) > 3000  # which OWASP's ASVS asks for
    assert all(
        len(password) >= PUBLIC.shortest_password and password == password.casefold() for password in common_passwords()
    )
