"""What administrators do with people and with what they said: bans, signing out, reports, who may make an account."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

import models
from tests.api.test_admin import Caller, closed_with, kinds, register
from tests.chat import PASSWORD, Chat


@pytest.fixture
async def admin(chat: Chat) -> Caller:
    return Caller(chat, await chat.token("chief"))


async def signed_in(chat: Chat, name: str) -> bool:
    return (await chat.http.post("/login", json={"username": name, "password": PASSWORD})).status_code == 200


async def test_a_ban_has_a_reason_and_ends_by_itself_or_by_hand(chat: Chat, admin: Caller) -> None:
    token = await chat.token("ana")
    answer = await admin("POST", "/admin/accounts/ana/ban", reason="spam\nand more", seconds=3600)
    assert answer.status_code == 204
    assert not await signed_in(chat, "ana")
    assert (await Caller(chat, token)("GET", "/me")).status_code == 401
    [ana, _] = (await admin("GET", "/admin/accounts")).json()
    assert (ana["is_disabled"], ana["ban_reason"]) == (True, "spam and more")
    assert ana["banned_until"] > ana["created_at"]
    await models.User.filter(username="ana").update(banned_until=datetime.now(UTC) - timedelta(seconds=1))
    assert await signed_in(chat, "ana")
    [ana, _] = (await admin("GET", "/admin/accounts")).json()
    assert (ana["is_disabled"], ana["ban_reason"], ana["banned_until"]) == (False, None, None)
    assert (await admin("POST", "/admin/accounts/ana/ban", reason="")).status_code == 204, "for good"
    assert not await signed_in(chat, "ana")
    assert (await admin("POST", "/admin/accounts/ana/enable")).status_code == 204
    assert await signed_in(chat, "ana")
    for wrong in ({"reason": "x" * 251}, {"seconds": 1}, {"seconds": 10**12}, {"why": ""}):
        assert (await admin("POST", "/admin/accounts/ana/ban", **wrong)).status_code == 422
    assert [kind for kind, *_ in await kinds(admin) if kind != "sign_in_failed"] == [
        "account_banned", "ban_ran_out", "account_banned", "account_enabled"
    ]  # fmt: skip


async def test_all_sign_ins_of_somebody_are_ended(chat: Chat, admin: Caller) -> None:
    socket = await chat.socket("ana")
    assert (await admin("POST", "/admin/accounts/ana/sign-out")).status_code == 204
    assert await closed_with(socket) == 4501
    assert await signed_in(chat, "ana")
    assert await kinds(admin) == [("signed_out_everywhere", "chief", "ana")]


async def test_people_are_found_by_a_part_of_their_name(chat: Chat, admin: Caller) -> None:
    for name in ("Ana", "anatol", "bo", "mo_mo"):
        await chat.register(name)
    await models.User.filter(username="bo").update(display_name="Banana")
    for sought, found in (("ANA", ["Ana", "anatol", "bo"]), ("_", ["mo_mo"]), ("%", []), ("", ["Ana", "anatol", "bo"])):
        accounts = (await admin("GET", f"/admin/accounts?limit=3&name={quote(sought)}")).json()
        assert [it["username"] for it in accounts] == found
    assert (await admin("GET", "/admin/accounts?limit=0")).status_code == 422


async def test_an_administrator_opens_and_closes_registration_for_good(chat: Chat, admin: Caller) -> None:
    ana = Caller(chat, await chat.token("ana"))
    assert (await ana("GET", "/admin/registration")).status_code == 403
    assert (await ana("PUT", "/admin/registration", registration="closed")).status_code == 403
    assert (await admin("GET", "/admin/registration")).json() == {"registration": "open"}
    for mode, code in (("closed", "registration_closed"), ("invite", "invite_needed")):
        for _ in range(2):
            assert (await admin("PUT", "/admin/registration", registration=mode)).json() == {"registration": mode}
        assert (await register(chat, "bo")).json()["code"] == code
    made = (await admin("POST", "/admin/invites", uses=1)).json()
    assert (await register(chat, "bo", f"?invite={made['invite']}")).status_code == 200
    assert (await admin("PUT", "/admin/registration", registration="ajar")).status_code == 422
    assert [it for it in await kinds(admin) if it[0] == "registration_chosen"] == [
        ("registration_chosen", "chief", "closed"), ("registration_chosen", "chief", "invite")
    ]  # fmt: skip


async def test_a_report_shows_what_was_said_around_it_and_is_acted_on_from_outside(chat: Chat, admin: Caller) -> None:
    ana, bo = Caller(chat, await chat.token("ana")), Caller(chat, await chat.token("bo"))
    await ana("POST", "/rooms", title="Secret", kind="private")
    await ana("POST", "/rooms/secret/members", username="bo")
    ids = [
        (await author("POST", "/rooms/secret/messages", message=text)).json()["id"]
        for author, text in ((ana, "one"), (ana, "two"), (bo, "rude"), (ana, "four"), (ana, "five"), (ana, "six"))
    ]
    rude = ids[2]
    file = await chat.http.post("/rooms/secret/files?name=rude.txt", content=b"x", headers=bo.headers)
    assert (await bo("POST", "/rooms/secret/messages", message="", attachments=[file.json()["id"]])).status_code == 200
    assert (await admin("DELETE", f"/messages/{rude}")).status_code == 404, "nobody has reported it"
    assert (await ana("POST", f"/messages/{rude}/report", reason="")).status_code == 204
    [report] = (await admin("GET", "/admin/reports")).json()
    assert [it["message"] for it in report["before"]] == ["one", "two"]
    assert [it["message"] for it in report["after"]] == ["four", "five"]
    assert (await ana("POST", f"/messages/{ids[-1] + 1}/report", reason="")).status_code == 204
    [report, of_a_file] = (await admin("GET", "/admin/reports")).json()
    assert (of_a_file["message"], of_a_file["files"], report["files"]) == ("", ["rude.txt"], [])
    assert (await admin("GET", f"/files/{file.json()['id']}")).status_code == 404, "it is for who is in the room"
    assert (await admin("POST", f"/admin/reports/{of_a_file['id']}/resolve")).status_code == 204
    assert (report["message"], report["author"], report["deleted"]) == ("rude", "bo", False)
    assert (await admin("PUT", f"/messages/{rude}/reactions/👍")).status_code == 404
    assert (await admin("PATCH", f"/messages/{rude}", message="kind")).status_code == 404
    assert (await admin("DELETE", f"/messages/{ids[1]}")).status_code == 404
    assert (await admin("DELETE", f"/messages/{rude}")).status_code == 200
    [report] = (await admin("GET", "/admin/reports")).json()
    assert (report["message"], report["deleted"]) == ("", True)
    assert (await bo("DELETE", "/rooms/secret/members/ana")).status_code == 403
    assert (await admin("DELETE", "/rooms/secret/members/bo")).status_code == 204
    assert (await bo("GET", "/rooms/secret")).status_code == 404
    assert (await admin("DELETE", "/rooms/nothing/members/bo")).status_code == 404
    assert (await admin("GET", "/rooms/secret")).status_code == 404, "an administrator is not in it for all that"


async def test_what_is_reported_in_an_archived_room_is_acted_on_too(chat: Chat, admin: Caller) -> None:
    ana, bo = Caller(chat, await chat.token("ana")), Caller(chat, await chat.token("bo"))
    await ana("POST", "/rooms", title="Old", kind="private")
    await ana("POST", "/rooms/old/members", username="bo")
    rude = (await bo("POST", "/rooms/old/messages", message="rude")).json()["id"]
    assert (await ana("PATCH", "/rooms/old", archived=True)).status_code == 200
    assert (await ana("POST", f"/messages/{rude}/report", reason="")).status_code == 204
    for insider in (ana, bo):
        assert (await insider("DELETE", f"/messages/{rude}")).json()["code"] == "archived"
    assert (await admin("DELETE", f"/messages/{rude}")).status_code == 200
    [report] = (await admin("GET", "/admin/reports")).json()
    assert (report["message"], report["deleted"]) == ("", True)
    assert (await admin("DELETE", "/rooms/old/members/bo")).status_code == 204
    assert (await bo("GET", "/rooms/old")).status_code == 404
