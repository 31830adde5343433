"""The sign-in page, and who is sent where."""

from datetime import UTC, datetime

import pytest
from nicegui import ui

import models
from pages.components.sign_in_form import SignInForm
from pages.visitor import where_to
from tests.chat import Chat


async def test_whoever_is_not_signed_in_comes_to_the_sign_in_page(chat: Chat) -> None:
    visitor = await chat.visitor()
    answer = await visitor.http_client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    await visitor.open("/")
    await visitor.should_see("Sign in")


async def test_whoever_is_signed_in_is_led_to_the_chat(chat: Chat) -> None:
    ana = await chat.person("ana")
    for going, target in (
        ("/login", "/"),
        ("/login?next=/rooms/x", "/rooms/x"),
        ("/login?next=//evil.example", "/"),
    ):
        answer = await ana.http_client.get(going)
        assert (answer.status_code, answer.headers["location"]) == (303, target)


async def test_a_cookie_that_proves_nothing_is_no_sign_in(chat: Chat) -> None:
    visitor = await chat.visitor()
    for cookie in ("", "x", "a" * 4000, "a;b"):
        answer = await visitor.http_client.get("/", headers={"Cookie": f"chatterbox_session={cookie}"})
        assert answer.status_code == 303


async def test_one_changes_between_signing_in_and_making_an_account(chat: Chat) -> None:
    visitor = await chat.visitor()
    await visitor.open("/login")
    await visitor.should_see("New here? Create an account")
    await visitor.should_not_see("Create account")
    visitor.find("New here? Create an account").click()
    await visitor.should_see("Create account")
    await visitor.should_not_see("New here? Create an account")


@pytest.mark.parametrize(
    ("mode", "said"), [("invite", "takes an invite link"), ("closed", "Nobody can make an account")]
)
async def test_where_nobody_can_make_an_account_it_is_said_before_one_tries(chat: Chat, mode: str, said: str) -> None:
    visitor = await chat.visitor()
    await models.Choice.create(name="registration", value=mode)
    await visitor.open("/login")
    visitor.find("New here? Create an account").click()
    await visitor.should_see("Create account")
    now = datetime.now(UTC)
    await models.User.create(username="ana", username_key="ana", hashed_password="", created_at=now)
    await visitor.open("/login")
    visitor.find("New here? Create an account").click()
    await visitor.should_see(said)
    await visitor.should_not_see("Create account")
    await visitor.open("/login?invite=x")
    await visitor.should_see("Create account")


async def test_a_refusal_is_shown_on_the_form(chat: Chat) -> None:
    visitor = await chat.visitor()
    await visitor.open("/login")
    visitor.find(kind=SignInForm).trigger("submit.prevent", ["Name or password is wrong.", "invalid_credentials"])
    await visitor.should_see("Name or password is wrong.")


async def test_where_a_code_is_wanted_the_form_asks_for_it(chat: Chat) -> None:
    visitor = await chat.visitor()
    await visitor.open("/login")
    await visitor.should_not_see("Code")
    visitor.find(kind=SignInForm).trigger("submit.prevent", ["It takes a code, too.", "otp_required"])
    await visitor.should_see("Code")
    await visitor.should_see("Start again")
    await visitor.should_not_see("Password")
    await visitor.should_not_see("It takes a code, too.")
    visitor.find(kind=SignInForm).trigger("submit.prevent", ["This code is wrong.", "invalid_otp"])
    await visitor.should_see("This code is wrong.")


async def test_no_password_passes_through_the_pages_own_connection(chat: Chat) -> None:
    """The fields are plain HTML: no element of the page reports what is typed into them."""
    visitor = await chat.visitor()
    await visitor.open("/login")
    await visitor.should_not_see(kind=ui.input)


@pytest.mark.parametrize(
    ("going", "target"),
    [
        ("/", "/"), ("/rooms/a?x=1", "/rooms/a?x=1"), ("", "/"), ("rooms", "/"), ("//evil.example", "/"),
        ("/\\evil.example", "/"), ("https://evil.example", "/"), ("javascript:alert(1)", "/"), ("/a\nb", "/"),
    ],
)  # fmt: skip
def test_after_sign_in_one_stays_here(going: str, target: str) -> None:
    assert where_to(going) == target
