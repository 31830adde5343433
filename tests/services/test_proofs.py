"""Tickets, keys that are replaced, and browsers that are not used."""

import secrets
from datetime import UTC, datetime, timedelta

import jwt
import pytest

import models
from services.errors import Unauthorized
from services.house import House
from services.limits import Rate
from services.secrets import load_secrets
from services.sessions import Identity, Sessions
from services.settings import Settings
from services.tickets import GOOD_FOR, Tickets


async def test_a_ticket_is_good_for_half_a_minute(house: House, ana: Identity) -> None:
    now = 0.0
    tickets = Tickets(house.sessions, Rate(0, 0), lambda: now)
    first, second = tickets.give(ana).value, tickets.give(ana).value
    now = GOOD_FOR - 0.1
    assert (await tickets.take(first)).user_id == ana.user_id
    now = GOOD_FOR
    with pytest.raises(Unauthorized):
        await tickets.take(second)


async def test_a_key_is_replaced_while_its_tokens_are_out(house: House, ana: Identity, settings: Settings) -> None:
    old, new, other = (secrets.token_bytes(32) for _ in range(3))
    user = await models.User.get(username="ana")

    def sessions(*keys: bytes) -> Sessions:
        return Sessions(settings, keys, b"s" * 32, house.broadcast, lambda _: None)

    issued = (await sessions(old).open_for_program(user)).value
    assert (await sessions(new, old).by_token(issued)).username == "ana"
    for ring in ((new,), (new, other)):
        with pytest.raises(Unauthorized):
            await sessions(*ring).by_token(issued)
    assert jwt.get_unverified_header(issued)["kid"] not in old.hex()[:12]


@pytest.mark.parametrize("kid", [None, "", "x", "../../etc/passwd", "' OR 1=1"])
async def test_a_token_names_its_key(house: House, ana: Identity, settings: Settings, kid: str | None) -> None:
    key = load_secrets(settings).token_key
    user = await models.User.get(username="ana")
    token = (await house.sessions.open_for_program(user)).value
    claims = jwt.decode(token, options={"verify_signature": False})
    header = jwt.get_unverified_header(token)
    assert await house.sessions.by_token(jwt.encode(claims, key, "HS256", header))
    with pytest.raises(Unauthorized):
        await house.sessions.by_token(jwt.encode(claims, key, "HS256", {} if kid is None else {"kid": kid}))


async def test_a_browser_that_is_not_used_is_signed_out(house: House, ana: Identity) -> None:
    user = await models.User.get(username="ana")
    cookie, token = await house.sessions.open_for_browser(user), await house.sessions.open_for_program(user)
    long_ago = datetime.now(UTC) - timedelta(days=15)
    await models.Session.all().update(last_used_at=long_ago)
    with pytest.raises(Unauthorized):
        await house.sessions.by_cookie(cookie.value)
    assert await house.sessions.by_token(token.value)
