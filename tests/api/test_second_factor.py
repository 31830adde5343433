"""The second factor over HTTP: from enrolling to signing in with a code, and what is refused."""

import time
import xml.etree.ElementTree as ElementTree

import pyotp
import pytest

from tests.api.people import Program, program
from tests.chat import PASSWORD, Chat


class Enrolled:
    """Somebody with a second factor, and their app."""

    def __init__(self, me: Program, secret: str, recovery_codes: list[str]) -> None:
        self.me = me
        self.app = pyotp.TOTP(secret)
        self.recovery_codes = recovery_codes

    def next_code(self) -> str:
        """Of the step after that of the code that was used last: good also where a step ends meanwhile."""
        return self.app.at(int(time.time()) + 30)


async def enrolled(chat: Chat, name: str) -> Enrolled:
    me = await program(chat, name)
    offer = await me.do("POST", "/me/second-factor", password=PASSWORD)
    code = pyotp.TOTP(offer["secret"]).now()
    answer = await me.do("POST", "/me/second-factor/confirm", otp=code)
    return Enrolled(me, offer["secret"], answer["recovery_codes"])


async def sign_in(chat: Chat, name: str, path: str = "/login", **more: str) -> tuple[int, str]:
    answer = await chat.http.post(path, json={"username": name, "password": PASSWORD, **more})
    return answer.status_code, answer.json().get("code", "signed in")


async def test_what_is_offered_is_the_same_as_text_address_and_picture(chat: Chat) -> None:
    ana = await program(chat, "ana")
    assert await ana.do("GET", "/me/second-factor") == {"on": False, "recovery_codes_left": 0}
    offer = await ana.do("POST", "/me/second-factor", password=PASSWORD)
    assert pyotp.parse_uri(offer["address"]).secret == offer["secret"]
    assert ElementTree.fromstring(offer["qr"]).tag.endswith("svg")
    assert "<script" not in offer["qr"]
    assert (await ana.do("GET", "/me/second-factor"))["on"] is False
    assert await sign_in(chat, "ana") == (200, "signed in")


@pytest.mark.parametrize("path", ["/login", "/session"])
async def test_signing_in_takes_a_code_once(chat: Chat, path: str) -> None:
    ana = await enrolled(chat, "ana")
    assert await sign_in(chat, "ana", path) == (401, "otp_required")
    assert await sign_in(chat, "ana", path, otp="000000") == (401, "invalid_otp")
    code = ana.next_code()
    assert await sign_in(chat, "ana", path, otp=code) == (200, "signed in")
    assert await sign_in(chat, "ana", path, otp=code) == (401, "invalid_otp")
    assert await sign_in(chat, "ana", path, otp=ana.recovery_codes[0]) == (200, "signed in")
    assert await sign_in(chat, "ana", path, otp=ana.recovery_codes[0]) == (401, "invalid_otp")
    state = await ana.me.do("GET", "/me/second-factor")
    assert (state["on"], state["recovery_codes_left"]) == (True, 9)


@pytest.mark.parametrize("path", ["/login", "/session"])
async def test_who_is_asked_for_a_code_has_got_nothing_yet(chat: Chat, path: str) -> None:
    await enrolled(chat, "ana")
    answer = await chat.http.post(path, json={"username": "ana", "password": PASSWORD})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert answer.json().keys() == {"detail", "code"}


async def test_what_changes_it_takes_the_password(chat: Chat) -> None:
    ana = await program(chat, "ana")
    for path in ("/me/second-factor", "/me/second-factor/recovery-codes", "/me/second-factor/off"):
        assert await ana.refused("POST", path, password="wrong") == (403, "wrong_password")
        assert await ana.refused("POST", path, otp="1") == (422, "bad_request")
    assert await ana.refused("POST", "/me/second-factor/confirm", otp="000000") == (409, "no_second_factor")
    assert await ana.refused("POST", "/me/second-factor/off", password=PASSWORD) == (409, "no_second_factor")
    await ana.do("POST", "/me/second-factor", password=PASSWORD)
    assert await ana.refused("POST", "/me/second-factor/confirm", otp="000000") == (403, "wrong_otp")
    ana = (await enrolled(chat, "ana")).me
    assert await ana.refused("POST", "/me/second-factor", password=PASSWORD) == (409, "second_factor_on")
    new = await ana.do("POST", "/me/second-factor/recovery-codes", password=PASSWORD)
    assert len(new["recovery_codes"]) == 10
    await ana.do("POST", "/me/second-factor/off", password=PASSWORD)
    assert await sign_in(chat, "ana") == (200, "signed in")


async def test_an_administrator_resets_it_for_others_only(chat: Chat) -> None:
    chief = await program(chat, "chief")
    ana = await enrolled(chat, "ana")
    assert await ana.me.refused("DELETE", "/admin/accounts/ana/second-factor") == (403, "forbidden")
    accounts = await chief.do("GET", "/admin/accounts")
    assert {it["username"]: it["has_second_factor"] for it in accounts} == {"ana": True, "chief": False}
    await chief.do("DELETE", "/admin/accounts/ana/second-factor")
    assert await sign_in(chat, "ana") == (200, "signed in")
    assert await chief.refused("DELETE", "/admin/accounts/nobody/second-factor") == (404, "not_found")
    assert await chief.refused("DELETE", "/admin/accounts/chief/second-factor") == (403, "forbidden")
    kinds = [(it["kind"], it["actor"], it["subject"]) for it in await chief.do("GET", "/admin/audit")]
    assert ("second_factor_reset", "chief", "ana") in kinds
    assert ("second_factor_on", "ana", None) in kinds


@pytest.mark.environment(CHATTERBOX_FAILED_LOGINS_PER_ACCOUNT="3")
async def test_wrong_codes_are_wrong_guesses(chat: Chat) -> None:
    ana = await enrolled(chat, "ana")
    for _ in range(3):
        assert await sign_in(chat, "ana", otp="000000") == (401, "invalid_otp")
    assert await sign_in(chat, "ana", otp=ana.next_code()) == (429, "rate_limited")


async def test_a_new_account_takes_no_code(chat: Chat) -> None:
    body = {"username": "ana", "password": PASSWORD, "otp": "000000"}
    answer = await chat.http.post("/register", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
