"""Codes of a second factor that are none, or not in their place."""

import json
from typing import Any

import pyotp
import pytest

from tests.attacks.raw import exchange, request
from tests.live.server import Server

pytestmark = pytest.mark.process

WRONG = {
    "empty": "", "spaces": "   ", "dashes": "------", "five digits": "12345", "seven digits": "1234567",
    "letters": "abcdef", "signed": "-12345", "hexadecimal": "0x12ab",
    "Arabic digits": "\u0661\u0662\u0663\u0664\u0665\u0666",
    "fullwidth digits": "\uff11\uff12\uff13\uff14\uff15\uff16", "NUL": "1\x00234", "newline": "\n",
    "SQL": "' OR 1=1 --",
    "percent": "%%%%%%", "HTML": "<b>1</b>", "control": "\x1b[31m", "64 characters": "1" * 64,
}  # fmt: skip
"""Wrong guesses: 401."""

MALFORMED: dict[str, Any] = {
    "a number": 123456, "true": True, "a list": ["123456"], "an object": {"$ne": ""}, "65 characters": "1" * 65,
    "a long one": "1" * 10_000,
}  # fmt: skip
"""Not in the agreed form: 422."""


@pytest.fixture(scope="module")
async def guarded(server: Server) -> str:
    """Somebody with a second factor."""
    token = await server.token("guarded")
    offer = await server.post("/me/second-factor", token, password=server.password)
    codes = await server.post("/me/second-factor/confirm", token, otp=pyotp.TOTP(offer["secret"]).now())
    server.secrets |= {offer["secret"], *codes["recovery_codes"]}
    return "guarded"


@pytest.mark.parametrize("path", ["/login", "/session"])
@pytest.mark.parametrize("code", [*WRONG, *MALFORMED])
async def test_codes(server: Server, guarded: str, path: str, code: str) -> None:
    expected = (401, "invalid_otp") if code in WRONG else (422, "bad_request")
    said = (WRONG | MALFORMED)[code]
    body = json.dumps({"username": guarded, "password": server.password, "otp": said}).encode()
    answer = await exchange(server, request("POST", path, body=body))
    assert answer is not None
    assert (answer.status, answer.code) == expected
    assert "set-cookie" not in answer.body.decode().lower()


async def test_a_lone_surrogate(server: Server, guarded: str) -> None:
    body = f'{{"username":"{guarded}","password":"{server.password}","otp":"\\ud800"}}'.encode()
    answer = await exchange(server, request("POST", "/login", body=body))
    assert answer is not None
    assert answer.status == 422


async def test_null_is_no_code(server: Server, guarded: str) -> None:
    body = json.dumps({"username": guarded, "password": server.password, "otp": None}).encode()
    answer = await exchange(server, request("POST", "/login", body=body))
    assert answer is not None
    assert (answer.status, answer.code) == (401, "otp_required")
