"""The page for administrators: who gets to see it, and what is done there."""

import re

import pytest
from nicegui.testing import User

import models
from pages.components.administration.account_list import AccountList
from pages.components.administration.record_list import WORDS, sentence
from services.audit import Entry, Kind
from tests.api.people import program
from tests.chat import PASSWORD, Chat, press, until_shown

HTML = {"Accept": "text/html"}


async def page(chat: Chat, part: str, name: str = "chief") -> User:
    """Whoever comes first administers the chat."""
    user = await chat.person(name)
    await user.open(f"/admin?show={part}")
    return user


async def test_others_get_what_an_absent_address_gets(chat: Chat) -> None:
    await chat.person("chief")
    ana, stranger = await chat.person("ana"), await chat.visitor()
    for someone in (ana, stranger):
        absent = await someone.http_client.get("/nothing", headers=HTML)
        for path in ("/admin", "/admin?show=record"):
            answer = await someone.http_client.get(path, headers=HTML)
            assert (answer.status_code, nonceless(answer.text)) == (404, nonceless(absent.text))
            assert answer.headers.keys() == absent.headers.keys()
        asked = await someone.http_client.get("/admin", headers={"Accept": "application/json"})
        assert asked.json() == (await someone.http_client.get("/nothing", headers={"Accept": "*/*"})).json()


def nonceless(html: str) -> str:
    return re.sub('nonce="[^"]*"', "", html)


async def test_somebody_is_found_and_shut_out_and_let_in(chat: Chat) -> None:
    for name in ("chief", "ana", "carl"):
        await chat.register(name)
    chief = await page(chat, "people")
    await chief.should_see("administrator")
    chief.find("Find somebody").type("an")
    await chief.should_not_see("carl")
    await chief.should_see("ana")
    press(chief, "disable", "ana")
    await chief.should_see("Disable ana?")
    chief.find(marker="disable").click()
    await chief.should_see("disabled")
    assert (await chat.http.post("/login", json={"username": "ana", "password": PASSWORD})).status_code == 401
    press(chief, "let-in-again", "ana")
    await chief.should_not_see("disabled")
    await chat.token("ana")


async def test_an_account_is_marked_as_a_bot_and_as_a_person_again(chat: Chat) -> None:
    await chat.register("chief")
    await chat.register("gadget")
    chief = await page(chat, "people")
    press(chief, "mark-as-a-bot", "gadget")
    await chief.should_see(content="bot", kind=AccountList)
    assert (await models.User.get(username="gadget")).is_bot
    press(chief, "mark-as-a-person", "gadget")
    await chief.should_not_see(content="bot", kind=AccountList)


async def test_a_ban_says_why_and_until_when(chat: Chat) -> None:
    for name in ("chief", "ana"):
        await chat.register(name)
    chief = await page(chat, "people")
    press(chief, "ban", "ana")
    await chief.should_see("Ban ana")
    chief.find("Reason").type("spam")
    chief.find(marker="option-good").click()
    chief.find(marker="ban").click()
    await chief.should_see("Banned for good: spam")
    assert (await models.User.get(username="ana")).banned_until is None


async def test_the_last_administrator_is_told_so(chat: Chat) -> None:
    chief = await page(chat, "people")
    press(chief, "no-administrator-any-more", "chief")
    await chief.should_see("There has to be an administrator: make somebody else one first.")


async def test_who_is_no_administrator_any_more_can_do_nothing_on_an_open_page(chat: Chat) -> None:
    await chat.register("ana")
    await models.User.filter(username="ana").update(is_admin=True)
    ana = await page(chat, "people", "ana")
    await models.User.filter(username="ana").update(is_admin=False)
    press(ana, "sign-out-everywhere", "ana")
    ana.find(marker="sign-out").click()
    await ana.should_see("Only administrators may do this.")


async def test_registration_is_chosen_and_an_invite_link_made_and_withdrawn(chat: Chat) -> None:
    chief = await page(chat, "ways-in")
    chief.find(marker="option-invite").click()
    await chief.should_see("It takes an invite link, which administrators make.")
    answer = await chat.http.post("/register", json={"username": "ana", "password": PASSWORD})
    assert answer.json()["code"] == "invite_needed"
    chief.find(marker="make-a-link").click()
    await chief.should_see(marker="join-address")
    [address] = chief.find(marker="join-address").elements
    invite = str(getattr(address, "text", "")).partition("?invite=")[2]
    await chief.should_see("For 1 more person")
    answer = await chat.http.post(f"/register?invite={invite}", json={"username": "ana", "password": PASSWORD})
    assert answer.status_code == 200
    await chief.open("/admin?show=ways-in")
    await chief.should_see("No link is good just now.")
    chief.find(marker="make-a-link").click()
    await chief.should_see("For 1 more person")
    [good] = await models.Invite.filter(uses_left=1)
    chief.find(marker=f"withdraw-{good.id}").click()
    await chief.should_see("No link is good just now.")


async def test_a_message_is_reported_from_its_menu(chat: Chat) -> None:
    """One page only: what a page of somebody else does meanwhile would take the notice along in the simulation."""
    for name in ("chief", "bo"):
        await chat.register(name)
    ana = await program(chat, "ana")
    rude = await ana.say("general", "rude words")
    bo = await chat.person("bo")
    await until_shown(bo, "rude words")
    bo.find(marker="rows").trigger("act", ["report", rude["id"], None])
    await bo.should_see("Report this message?")
    bo.find("Why").type("rude")
    bo.find(marker="report").click()
    await bo.should_see("Administrators will look at it.")
    [report] = await models.Report.all()
    assert (report.message_id, report.reason) == (rude["id"], "rude")


async def test_a_report_is_read_and_dealt_with(chat: Chat) -> None:
    await chat.register("chief")
    ana, bo = await program(chat, "ana"), await program(chat, "bo")
    await ana.say("general", "good morning")
    rude = await ana.say("general", "rude words")
    await bo.do("POST", f"/messages/{rude['id']}/report", reason="rude")
    chief = await page(chat, "reports")
    await chief.should_see("bo reported what ana said in general: “rude”")
    await chief.should_see("good morning")
    await chief.should_see("rude words")
    chief.find(marker="delete-message").click()
    await chief.should_see("Delete this message?")
    chief.find(marker="delete").click()
    await chief.should_see("Message deleted")
    await chief.should_not_see("rude words")
    chief.find(marker="remove-from-room").click()
    chief.find(marker="remove").click()
    await chief.should_see("Everybody stays in the lobby, and in a direct conversation.")
    chief.find(marker="close-report").click()
    await chief.should_see("Nothing to look at")


async def test_the_record_is_read_from_the_newest_on_page_by_page(chat: Chat) -> None:
    chief = await chat.person("chief")
    for number in range(120):
        await models.AuditEntry.create(
            at="2026-01-01T00:00:00Z", kind="admin_made", actor="a", subject=f"somebody{number}"
        )
    await chief.open("/admin?show=record")
    await chief.should_see("a made somebody119 an administrator")
    await chief.should_not_see("chief made an account")
    chief.find(marker="older").click()
    await chief.should_see("chief made an account")
    await chief.should_not_see(marker="older")


@pytest.mark.parametrize("kind", Kind.__args__)  # type: ignore[attr-defined]
def test_every_kind_of_entry_has_its_words(kind: str) -> None:
    assert kind in WORDS
    entry = Entry(id=1, at=None, kind=kind, actor="<b>", subject=None, address=None)  # type: ignore[arg-type]
    assert sentence(entry)


async def test_what_another_administrator_does_is_seen_at_once(chat: Chat) -> None:
    for name in ("chief", "ana"):
        await chat.register(name)
    chief, program_of_chief = await page(chat, "people"), await program(chat, "chief")
    await chief.should_see("ana")
    await program_of_chief.do("POST", "/admin/accounts/ana/ban", reason="spam")
    await chief.should_see("Banned for good: spam", retries=20)
    await chat.register("late")
    await chief.should_see("late", retries=20)


async def test_a_report_and_an_entry_of_the_record_come_to_an_open_page(chat: Chat) -> None:
    for name in ("chief", "bo"):
        await chat.register(name)
    ana, bo = await program(chat, "ana"), await program(chat, "bo")
    rude = await ana.say("general", "rude words")
    chief = await page(chat, "record")
    await chief.should_see("chief signed in")
    await bo.do("POST", f"/messages/{rude['id']}/report", reason="rude")
    await chief.should_see(f"bo reported message {rude['id']}", retries=20)
    await chief.should_see(content="1", marker="open-reports")
    await chief.open("/admin?show=reports")
    await chief.should_see("rude words")
    await bo.do("POST", f"/messages/{(await ana.say('general', 'worse'))['id']}/report", reason="")
    await chief.should_see("worse", retries=20)


async def test_who_administers_no_more_is_led_away_from_an_open_page(chat: Chat) -> None:
    for name in ("chief", "ana"):
        await chat.register(name)
    program_of_chief = await program(chat, "chief")
    await program_of_chief.do("PUT", "/admin/accounts/ana/admin")
    ana = await page(chat, "people", "ana")
    await ana.should_see("Find somebody")
    await program_of_chief.do("DELETE", "/admin/accounts/ana/admin")
    await ana.should_not_see("Find somebody", retries=20)
