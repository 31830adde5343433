"""Administrators: who is one, whom they shut out, whom they let in, and what is put down of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from httpx_ws import WebSocketDisconnect, WebSocketUpgradeError

import models
from tests.chat import PASSWORD, WITHIN, Chat, Socket, until_shown


class Caller:
    """Somebody with a token."""

    def __init__(self, chat: Chat, token: str) -> None:
        self._chat = chat
        self.headers = {"Authorization": f"Bearer {token}"}

    async def __call__(self, method: str, path: str, **body: Any) -> httpx.Response:
        json = body if method in {"POST", "PUT", "PATCH"} and body else None
        return await self._chat.http.request(method, path, json=json, headers=self.headers)


@pytest.fixture
async def admin(chat: Chat) -> Caller:
    """Whoever comes first."""
    return Caller(chat, await chat.token("chief"))


async def kinds(admin: Caller) -> list[tuple[str, str | None, str | None]]:
    """The audit record, oldest first, without sign-ins."""
    entries = (await admin("GET", "/admin/audit")).json()
    found = [(entry["kind"], entry["actor"], entry["subject"]) for entry in reversed(entries)]
    return [it for it in found if it[0] not in {"registered", "signed_in"}]


async def test_only_administrators_administer(chat: Chat, admin: Caller) -> None:
    ana = Caller(chat, await chat.token("ana"))
    for method, path in (
        ("GET", "/admin/accounts"),
        ("POST", "/admin/accounts/chief/disable"),
        ("POST", "/admin/accounts/nobody/enable"),
        ("PUT", "/admin/accounts/ana/admin"),
        ("DELETE", "/admin/accounts/chief/admin"),
        ("POST", "/admin/accounts/chief/sign-out"),
        ("GET", "/admin/registration"),
        ("GET", "/admin/invites"),
        ("DELETE", "/admin/invites/1"),
        ("GET", "/admin/reports"),
        ("POST", "/admin/reports/1/resolve"),
        ("GET", "/admin/audit"),
    ):
        answer = await ana(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path
    assert (await ana("POST", "/admin/invites", uses=1)).status_code == 403
    assert await kinds(admin) == []
    accounts = (await admin("GET", "/admin/accounts")).json()
    assert [(it["username"], it["is_admin"], it["is_disabled"]) for it in accounts] == [
        ("ana", False, False),
        ("chief", True, False),
    ]


async def closed_with(socket: Socket) -> int:
    try:
        while True:
            await socket.session.receive_text(timeout=WITHIN)
    except WebSocketDisconnect as closed:
        return int(closed.code)


async def test_who_is_shut_out_is_out_everywhere(chat: Chat, admin: Caller) -> None:
    page, socket, token = await chat.person("ana"), await chat.socket("ana"), await chat.token("ana")
    bo = await chat.socket("bo")
    await socket.ask(type="post", message="still here")
    await until_shown(page, "still here")
    client = page.client
    assert client is not None
    assert (await admin("POST", "/admin/accounts/ANA/disable")).status_code == 204
    assert await closed_with(socket) == 4503
    async with asyncio.timeout(WITHIN):
        while not client.is_deleted:
            await asyncio.sleep(0.01)
    for path in ("/login", "/session"):
        answer = await chat.http.post(path, json={"username": "ana", "password": PASSWORD})
        assert answer.json() == {"detail": "Name or password is wrong.", "code": "invalid_credentials"}
    with pytest.raises(WebSocketUpgradeError):
        await chat.raw_socket(f"/ws?token={token}")
    assert (await bo.ask(type="post", message="others are not disturbed"))["type"] == "ok"

    assert (await admin("POST", "/admin/accounts/ana/disable")).status_code == 204, "said twice, done once"
    assert (await admin("POST", "/admin/accounts/ana/enable")).status_code == 204
    assert (await chat.http.post("/login", json={"username": "ana", "password": PASSWORD})).status_code == 200
    assert await kinds(admin) == [
        ("account_disabled", "chief", "ana"),
        ("sign_in_failed", None, "ana"),
        ("sign_in_failed", None, "ana"),
        ("account_enabled", "chief", "ana"),
    ]


async def test_the_last_administrator_cannot_lock_everybody_out(chat: Chat, admin: Caller) -> None:
    ana = Caller(chat, await chat.token("ana"))
    for method, path, body in (
        ("POST", "/admin/accounts/chief/disable", {}),
        ("DELETE", "/admin/accounts/chief/admin", {}),
        ("POST", "/admin/accounts/chief/ban", {"reason": "tired"}),
    ):
        answer = await admin(method, path, **body)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
    assert (await admin("PUT", "/admin/accounts/ana/admin")).status_code == 204
    assert (await ana("POST", "/admin/accounts/chief/disable")).status_code == 204
    assert (await ana("PUT", "/admin/accounts/chief/admin")).status_code == 204
    assert (await ana("DELETE", "/admin/accounts/ana/admin")).json()["code"] == "last_admin", "chief cannot sign in"


@pytest.mark.environment(CHATTERBOX_ADMIN="Ana")
async def test_the_settings_may_name_the_administrator(chat: Chat) -> None:
    first, named = Caller(chat, await chat.token("first")), Caller(chat, await chat.token("ana"))
    assert (await first("GET", "/admin/accounts")).status_code == 403
    assert (await named("GET", "/admin/accounts")).status_code == 200


async def register(chat: Chat, name: str, query: str = "") -> httpx.Response:
    return await chat.http.post(f"/register{query}", json={"username": name, "password": PASSWORD})


@pytest.mark.environment(CHATTERBOX_REGISTRATION="closed")
async def test_where_registration_is_closed_only_the_first_gets_in(chat: Chat) -> None:
    assert (await register(chat, "chief")).status_code == 200
    answer = await register(chat, "ana")
    assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")


@pytest.mark.environment(CHATTERBOX_REGISTRATION="invite", CHATTERBOX_FAILED_LOGINS_PER_ADDRESS="6")
async def test_an_invite_link_lets_so_many_in_until_it_expires(chat: Chat, admin: Caller) -> None:
    made = (await admin("POST", "/admin/invites", uses=2, expires_in=3600)).json()
    query = f"?invite={made['invite']}"
    for wrong in ("", "?invite=", "?invite=x"):
        answer = await register(chat, "ana", wrong)
        assert (answer.status_code, answer.json()["code"]) == (403, "invite_needed")
    assert (await register(chat, "chief", query)).status_code == 409
    assert [(await register(chat, name, query)).status_code for name in ("ana", "bo", "carla")] == [200, 200, 403]
    again = (await admin("POST", "/admin/invites", uses=1)).json()
    listed = (await admin("GET", "/admin/invites")).json()
    assert [it["id"] for it in listed] == [again["id"]]
    assert "invite" not in listed[0]
    assert again["invite"] not in str(await models.Invite.all().values())
    await models.Invite.all().update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert (await register(chat, "carla", f"?invite={again['invite']}")).status_code == 403
    assert (await admin("DELETE", f"/admin/invites/{again['id']}")).status_code == 204
    assert (await admin("DELETE", f"/admin/invites/{again['id']}")).status_code == 404
    assert (await register(chat, "carla")).status_code == 429, "trying links is guessing, too"


async def test_an_invite_link_opens_the_form_to_make_an_account(chat: Chat) -> None:
    visitor = await chat.visitor()
    await visitor.open("/login?invite=abc")
    await visitor.should_see("Create account")


async def test_a_message_is_reported_once_and_looked_at(chat: Chat, admin: Caller) -> None:
    ana, bo = Caller(chat, await chat.token("ana")), Caller(chat, await chat.token("bo"))
    told = (await ana("POST", "/rooms/general/messages", message="rude")).json()["id"]
    for _ in range(2):
        assert (await bo("POST", f"/messages/{told}/report", reason="rude\nwords")).status_code == 204
    assert (await bo("POST", "/messages/4711/report", reason="")).status_code == 404
    assert (await ana("POST", "/rooms", title="Secret", kind="private")).status_code == 200
    secret = (await ana("POST", "/rooms/secret/messages", message="inside")).json()["id"]
    assert (await bo("POST", f"/messages/{secret}/report", reason="")).status_code == 404
    [report] = (await admin("GET", "/admin/reports")).json()
    assert (report["reporter"], report["author"], report["message"], report["reason"], report["room"]) == (
        "bo", "ana", "rude", "rude words", "general",
    )  # fmt: skip
    assert (await admin("DELETE", f"/messages/{told}")).status_code == 200
    assert (await admin("POST", f"/admin/reports/{report['id']}/resolve")).status_code == 204
    assert (await admin("POST", f"/admin/reports/{report['id']}/resolve")).status_code == 404
    assert (await admin("GET", "/admin/reports")).json() == []
    assert await kinds(admin) == [
        ("message_reported", "bo", f"message {told}"),
        ("message_removed", "chief", f"message {told} of ana"),
        ("report_resolved", "chief", f"report {report['id']}"),
    ]


async def test_an_administrator_takes_back_what_anybody_said(chat: Chat, admin: Caller) -> None:
    ana, bo = Caller(chat, await chat.token("ana")), Caller(chat, await chat.token("bo"))
    await ana("POST", "/rooms", title="Garden")
    for member in (bo, admin):
        assert (await member("POST", "/rooms/garden/join")).status_code == 200
    told = (await ana("POST", "/rooms/garden/messages", message="rude")).json()["id"]
    assert (await bo("DELETE", f"/messages/{told}")).status_code == 403
    assert (await admin("DELETE", f"/messages/{told}")).status_code == 200


async def test_who_signs_in_and_who_fails_to_is_put_down_without_what_they_typed(chat: Chat, admin: Caller) -> None:
    for name in ("chief", "MyPassword123"):
        await chat.http.post("/login", json={"username": name, "password": "wrong"})
    entries = (await admin("GET", "/admin/audit?limit=3")).json()
    assert [(it["kind"], it["actor"], it["subject"], it["address"]) for it in entries] == [
        ("sign_in_failed", None, None, "127.0.0.1"),
        ("sign_in_failed", None, "chief", "127.0.0.1"),
        ("signed_in", "chief", None, "127.0.0.1"),
    ]
    older = (await admin("GET", f"/admin/audit?before={entries[-1]['id']}")).json()
    assert [it["kind"] for it in older] == ["registered"]
