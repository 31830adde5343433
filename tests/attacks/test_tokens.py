"""Forged tokens: none of them opens a socket or reads anything."""

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest

from tests.attacks.raw import exchange, request, upgrade
from tests.live.server import Server

pytestmark = pytest.mark.process

HEADERS: dict[str, dict[str, Any]] = {
    "no algorithm": {"alg": "none"}, "None": {"alg": "None"}, "NONE": {"alg": "NONE"}, "an empty one": {"alg": ""},
    "HS384": {"alg": "HS384"}, "HS512": {"alg": "HS512"}, "RS256": {"alg": "RS256"}, "ES256": {"alg": "ES256"},
    "null": {"alg": None}, "a list": {"alg": ["HS256"]}, "another key": {"kid": "0" * 12}, "no key": {"kid": None},
    "a path for a key": {"kid": "/dev/null"}, "SQL for a key": {"kid": "x' UNION SELECT 'k"},
    "a list of keys": {"kid": []},
    "its own key": {"jwk": {"kty": "oct", "k": "a2V5"}, "kid": "own"},
    "a key elsewhere": {"jku": "http://127.0.0.1:1/", "kid": "own"},
    "critical": {"crit": ["exp"]}, "detached": {"b64": False, "crit": ["b64"]},
}  # fmt: skip
CLAIMS: dict[str, dict[str, Any]] = {
    "expired": {"exp": 1}, "beyond time": {"exp": 10**30}, "a text for a time": {"exp": "never"},
    "no end": {"exp": None},
    "a longer life": {"exp": 4102444800}, "somebody else": {"sub": "1"}, "a number for a name": {"sub": 1},
    "no name": {"sub": None}, "another sign-in": {"sid": "0" * 32}, "SQL for a sign-in": {"sid": "' OR 1=1 --"},
    "a list for a sign-in": {"sid": []}, "another audience": {"aud": "other"}, "another issuer": {"iss": "other"},
    "no id": {"jti": None}, "not yet": {"nbf": 4102444800}, "another beginning": {"iat": 1},
    "infinity": {"exp": float("inf")},
}  # fmt: skip


def part(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def sign(text: str, key: str) -> str:
    signature = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def known(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return dict(jwt.get_unverified_header(token)), dict(jwt.decode(token, options={"verify_signature": False}))


async def assert_worthless(server: Server, token: str) -> None:
    if len(token.rpartition(".")[2]) >= 20:  # what is shorter may well stand in a log
        server.secrets.add(token)
    headers = {"Authorization": f"Bearer {token}"}
    for sent in (request("GET", "/me", headers), upgrade("/ws", headers), upgrade(f"/ws?token={token}")):
        answer = await exchange(server, sent)
        assert answer is not None
        assert (answer.status, answer.code) == (401, "unauthorized")


@pytest.mark.parametrize("name", HEADERS)
async def test_headers(server: Server, token: str, name: str) -> None:
    """Signed with the very key of the server, which nobody has: and still none of them is taken."""
    header, claims = known(token)
    key = json.loads((server.data_dir / "secrets.json").read_text())["token_key"]
    changed = {field: value for field, value in (header | HEADERS[name]).items() if value is not None}
    await assert_worthless(server, sign(f"{part(changed)}.{part(claims)}", key))
    await assert_worthless(server, f"{part(changed)}.{part(claims)}.")


@pytest.mark.parametrize("name", CLAIMS)
async def test_claims(server: Server, token: str, name: str) -> None:
    header, claims = known(token)
    key = json.loads((server.data_dir / "secrets.json").read_text())["token_key"]
    changed = {field: value for field, value in (claims | CLAIMS[name]).items() if value is not None}
    await assert_worthless(server, sign(f"{part(header)}.{part(changed)}", key))


async def test_the_control_is_taken(server: Server, token: str) -> None:
    """What is made like the forgeries, but changes nothing, is good: so each of them fails for its own reason."""
    header, claims = known(token)
    key = json.loads((server.data_dir / "secrets.json").read_text())["token_key"]
    made = sign(f"{part(header)}.{part(claims)}", key)
    server.secrets.add(made)
    answer = await exchange(server, request("GET", "/me", {"Authorization": f"Bearer {made}"}))
    assert answer is not None
    assert answer.status == 200


def broken(token: str) -> dict[str, str]:
    head, body, signature = token.split(".")
    return {
        "signed with nothing": sign(f"{head}.{body}", ""),
        "signed with a guess": sign(f"{head}.{body}", "secret"),
        "no signature": f"{head}.{body}.",
        "half a signature": f"{head}.{body}.{signature[:20]}",
        "another signature": f"{head}.{body}.{signature[::-1]}",
        "two parts": f"{head}.{body}",
        "four parts": f"{token}.x",
        "five parts": f"{token}.x.y",
        "only dots": "..",
        "a digest": hashlib.sha256(token.encode()).hexdigest(),
    }


@pytest.mark.parametrize("name", broken("a.b.c"))
async def test_what_is_no_token_of_ours(server: Server, token: str, name: str) -> None:
    await assert_worthless(server, broken(token)[name])
