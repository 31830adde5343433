"""One-use tickets, keys that are replaced, and tokens that are renewed while a socket is open."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from httpx_ws import WebSocketDisconnect, WebSocketUpgradeError

import models
from tests.chat import WITHIN, Chat, Socket


async def ticket(chat: Chat, token: str) -> str:
    answer = await chat.http.post("/ticket", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["expires_in"]) == (200, 30)
    return str(answer.json()["ticket"])


async def refused(chat: Chat, path: str) -> int:
    with pytest.raises(WebSocketUpgradeError) as refusal:
        await chat.raw_socket(path)
    return int(refusal.value.response.status_code)


async def test_a_ticket_opens_one_socket(chat: Chat) -> None:
    token = await chat.token("ana")
    path = f"/ws?ticket={await ticket(chat, token)}"
    assert (await (await chat.raw_socket(path)).next())["user"] == "ana"
    assert await refused(chat, path) == 401


async def test_a_ticket_is_one_proof_among_others(chat: Chat) -> None:
    token = await chat.token("ana")
    first, second = await ticket(chat, token), await ticket(chat, token)
    assert await refused(chat, f"/ws?ticket={first}&token={token}") == 400
    assert await refused(chat, f"/ws?ticket={first}&ticket={second}") == 400
    for wrong in ("", "x", "%00", first[:-1]):
        assert await refused(chat, f"/ws?ticket={wrong}") == 401


async def test_a_ticket_ends_with_its_sign_in(chat: Chat) -> None:
    token = await chat.token("ana")
    path = f"/ws?ticket={await ticket(chat, token)}"
    await chat.http.post("/logout", headers={"Authorization": f"Bearer {token}"})
    assert await refused(chat, path) == 401
    assert (await chat.http.post("/ticket")).status_code == 401


async def closed_with(socket: Socket) -> int:
    try:
        while True:
            await socket.session.receive_text(timeout=WITHIN)
    except WebSocketDisconnect as closed:
        return int(closed.code)


async def expire_in(token: str, seconds: float) -> None:
    """Let the sign-in of a token be nearly over, as far as the house is concerned."""
    claims = jwt.decode(token, options={"verify_signature": False})
    await models.Session.filter(id=claims["sid"]).update(expires_at=datetime.now(UTC) + timedelta(seconds=seconds))


async def soon_expiring(chat: Chat, seconds: float) -> Socket:
    """A socket by ticket, which asks the house and no token when its sign-in expires."""
    token = await chat.token("ana")
    path = f"/ws?ticket={await ticket(chat, token)}"
    await expire_in(token, seconds)
    return await chat.raw_socket(path)


async def test_a_socket_is_warned_and_then_closed(chat: Chat) -> None:
    socket = await soon_expiring(chat, 3)
    assert 0 < (await socket.next("token_expiring"))["expires_in"] <= 3
    assert await closed_with(socket) == 4001


async def test_a_socket_goes_on_with_a_new_token(chat: Chat) -> None:
    socket = await soon_expiring(chat, 50)
    await socket.next("token_expiring")
    renewed = await chat.token("ana")
    assert (await socket.ask(type="auth", token=renewed))["type"] == "ok"
    await chat.http.post("/logout", headers={"Authorization": f"Bearer {renewed}"})
    assert await closed_with(socket) == 4501, "it has not expired, and ends with the new sign-in"


async def test_a_socket_does_not_go_on_with_just_any_token(chat: Chat) -> None:
    socket, other = await chat.socket("ana"), await chat.token("bo")
    assert (await socket.ask(type="auth", token=other))["code"] == "forbidden"
    assert (await socket.ask(type="auth", token="x.y.z"))["code"] == "unauthorized"
    assert (await socket.ask(type="ping"))["type"] == "pong"
