"""Sign-ins and their proofs: what is accepted, what is not, and when it ends."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

import models
from services import sessions
from services.errors import InvalidCredentials, Unauthorized, UsernameTaken
from services.events import SessionEnded, session_topic
from services.house import House
from services.secrets import load_secrets
from services.sessions import Identity
from services.settings import Settings
from tests.chat import PASSWORD


async def sign_in(house: House, name: str = "ana") -> models.User:
    return await house.accounts.authenticate(name, PASSWORD)


async def test_a_token_names_its_user_and_its_session(house: House, ana: Identity) -> None:
    token = await house.sessions.open_for_program(await sign_in(house))
    identity = await house.sessions.by_token(token.value)
    assert (identity.user_id, identity.username) == (ana.user_id, "ana")
    assert token.expires_in == 86_400
    assert abs((identity.expires_at - datetime.now(UTC)).total_seconds() - 86_400) < 60


async def test_a_token_outlives_a_clock_that_is_set_back(
    house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ahead(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(hours=1)

    with monkeypatch.context() as ahead:
        ahead.setattr(sessions, "datetime", Ahead)
        token = await house.sessions.open_for_program(await sign_in(house))
    assert (await house.sessions.by_token(token.value)).username == "ana"


async def test_a_cookie_is_random_and_cannot_be_read_out_of_the_database(house: House, ana: Identity) -> None:
    first = await house.sessions.open_for_browser(await sign_in(house))
    second = await house.sessions.open_for_browser(await sign_in(house))
    assert first.value != second.value
    assert (await house.sessions.by_cookie(first.value)).username == "ana"
    rows = await models.Session.all().values()
    assert first.value not in str(rows)


async def test_signing_out_ends_both_proofs_and_is_announced(house: House, ana: Identity) -> None:
    token = await house.sessions.open_for_program(await sign_in(house))
    cookie = await house.sessions.open_for_browser(await sign_in(house))
    for proof, look in ((token, house.sessions.by_token), (cookie, house.sessions.by_cookie)):
        identity = await look(proof.value)
        reader = house.broadcast.connect(session_topic(identity.session_id))
        await house.sessions.end(identity)
        [event] = await reader.take()
        assert isinstance(event, SessionEnded)
        with pytest.raises(Unauthorized):
            await look(proof.value)
    assert await house.sessions.by_token((await house.sessions.open_for_program(await sign_in(house))).value)


async def test_an_expired_session_is_over_and_forgotten(house: House, ana: Identity) -> None:
    cookie = await house.sessions.open_for_browser(await sign_in(house))
    await models.Session.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(Unauthorized):
        await house.sessions.by_cookie(cookie.value)
    await house.sessions.forget_expired()
    assert await models.Session.all().count() == 0


def part(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "change",
    [
        {"exp": 1}, {"exp": 10**30}, {"exp": "soon"}, {"iss": "another"}, {"aud": "another"}, {"sid": "another"},
        {"sid": 7}, {"sub": "2"}, {"exp": None}, {"iat": None}, {"sub": None}, {"jti": None}, {"sid": None},
        {"aud": None}, {"iss": None}, {"iat": 10**12}, {"nbf": 10**12},
    ],
)  # fmt: skip
async def test_claims_that_are_not_accepted(
    house: House, ana: Identity, settings: Settings, change: dict[str, Any]
) -> None:
    token = (await house.sessions.open_for_program(await sign_in(house))).value
    claims = jwt.decode(token, options={"verify_signature": False}) | change
    claims = {name: value for name, value in claims.items() if value is not None}
    key = load_secrets(settings).token_key
    forged = f"{part(jwt.get_unverified_header(token))}.{part(claims)}"
    signature = jwt.get_algorithm_by_name("HS256").sign(forged.encode(), key)
    with pytest.raises(Unauthorized):
        await house.sessions.by_token(f"{forged}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")


@pytest.mark.parametrize("algorithm", ["none", "HS512", "hs256", "RS256"])
async def test_algorithms_that_are_not_accepted(house: House, ana: Identity, algorithm: str) -> None:
    token = (await house.sessions.open_for_program(await sign_in(house))).value
    header = jwt.get_unverified_header(token)
    _, claims, signature = token.split(".")
    for ending in (signature, ""):
        with pytest.raises(Unauthorized):
            await house.sessions.by_token(f"{part(header | {'alg': algorithm})}.{claims}.{ending}")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 5000, "é", "\ud800", "eyJhbGciOiJIUzI1NiJ9.e30."])
async def test_what_is_no_token_at_all(house: House, token: str) -> None:
    with pytest.raises(Unauthorized):
        await house.sessions.by_token(token)


async def test_another_installations_token_is_refused(house: House, ana: Identity) -> None:
    token = (await house.sessions.open_for_program(await sign_in(house))).value
    forged = jwt.encode(
        jwt.decode(token, options={"verify_signature": False}), "k" * 32, "HS256", jwt.get_unverified_header(token)
    )
    with pytest.raises(Unauthorized):
        await house.sessions.by_token(forged)


async def test_a_name_is_taken_in_any_spelling(house: House, ana: Identity) -> None:
    for name in ("ana", "ANA", "ａｎａ"):
        with pytest.raises(UsernameTaken):
            await house.accounts.register(name, PASSWORD)


@pytest.mark.parametrize(("name", "password"), [("ana", "12345"), ("nobody", PASSWORD), ("", ""), ("\x00", PASSWORD)])
async def test_wrong_credentials(house: House, ana: Identity, name: str, password: str) -> None:
    with pytest.raises(InvalidCredentials):
        await house.accounts.authenticate(name, password)


async def test_a_name_signs_in_in_any_spelling(house: House, ana: Identity) -> None:
    assert (await house.accounts.authenticate("ANA", PASSWORD)).username == "ana"


async def test_a_new_user_is_in_the_lobby_with_nothing_unread(house: House, ana: Identity) -> None:
    await house.messages.post(ana, "general", "before bo came")
    await house.accounts.register("bo", PASSWORD)
    bo = await house.sessions.by_token((await house.sessions.open_for_program(await sign_in(house, "bo"))).value)
    [room] = await house.rooms.of(bo)
    assert (room.room, room.last_seq, room.unread) == ("general", 1, 0)
