"""`/ws` over real connections: signing in, and how the server ends a socket and why."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response

from api.errors import STATUS
from api.frames import FRAME_BYTES
from tests.live.program import Frame, ask, close_code, dial, receive, send
from tests.live.server import Server

pytestmark = pytest.mark.process

JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def token(server: Server) -> str:
    return await server.token("ana")


@pytest.mark.parametrize("query", ["?token=", "?token=nonsense", "?token=eyJhbGciOiJub25lIn0.e30."])
async def test_bad_token_is_refused_before_the_upgrade(server: Server, query: str) -> None:
    assert_unauthorized(await refusal(server, query=query))


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YW5hOnBhc3N3b3Jk", "Bearer nonsense"])
async def test_bad_header_is_refused_before_the_upgrade(server: Server, header: str) -> None:
    assert_unauthorized(await refusal(server, header=header))


async def test_expired_token_is_refused_before_the_upgrade(server: Server, token: str) -> None:
    async with dial(server, remade(server, token)) as socket:  # the control: what is made like this is accepted
        assert (await receive(socket))["type"] == "welcome"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    expired = remade(server, token, iat=yesterday, exp=yesterday + timedelta(hours=1))
    assert_unauthorized(await refusal(server, query=f"?token={expired}"))


async def test_revoked_token_is_refused_before_the_upgrade(server: Server, token: str) -> None:
    await server.post("/logout", token)
    assert_unauthorized(await refusal(server, query=f"?token={token}"))


async def test_two_tokens_are_refused(server: Server, token: str) -> None:
    for answer in (
        await refusal(server, query=f"?token={token}&token={token}"),
        await refusal(server, query=f"?token={token}", header=f"Bearer {token}"),
    ):
        assert answer.status_code == STATUS["ambiguous_credentials"] == 400
        assert body(answer)["code"] == "ambiguous_credentials"


async def test_an_operator_can_refuse_tokens_in_addresses(tmp_path: Path) -> None:
    async with Server(tmp_path, TOKENS_IN_ADDRESSES="false") as server:
        token = await server.token("ana")
        answer = await refusal(server, query=f"?token={token}")
        assert (answer.status_code, body(answer)["code"]) == (400, "token_in_address")
        ticket = (await server.post("/ticket", token))["ticket"]
        for query, header in ((f"?ticket={ticket}", None), ("", token)):
            async with dial(server, header, query=query) as socket:
                assert (await receive(socket))["user"] == "ana"


async def test_token_in_the_address_signs_in(server: Server, token: str) -> None:
    async with dial(server, query=f"?token={token}") as socket:
        assert (await receive(socket))["user"] == "ana"


async def test_hello_signs_in(server: Server, token: str) -> None:
    async with dial(server) as socket:
        await send(socket, type="hello", token=token)
        assert (await receive(socket))["user"] == "ana"
        assert (await receive(socket))["type"] == "history"


async def test_hello_with_a_bad_token_is_refused(server: Server) -> None:
    async with dial(server) as socket:
        await send(socket, type="hello", token="nonsense")
        assert (await receive(socket))["code"] == "unauthorized"
        assert await close_code(socket) == 1008


async def test_longest_message_is_read_and_a_longer_one_closes(server: Server, token: str) -> None:
    async with dial(server, token) as socket:
        await socket.send("x" * FRAME_BYTES)
        assert (await receive(socket, "error"))["code"] == "too_long"
        await socket.send("x" * (FRAME_BYTES + 1))
        assert await close_code(socket) == 1009


async def test_binary_message_closes(server: Server, token: str) -> None:
    async with dial(server, token) as socket:
        await socket.send(b"binary")
        assert await close_code(socket) == 1003


async def test_invalid_utf_8_closes(server: Server, token: str) -> None:
    async with dial(server, token) as socket:
        await socket.send(b"caf\xe9", text=True)
        assert await close_code(socket) == 1007


async def test_ten_malformed_frames_close(server: Server, token: str) -> None:
    async with dial(server, token) as socket:
        for _ in range(9):
            assert (await ask(socket, type="nonsense"))["code"] == "bad_request"
        assert (await ask(socket, type="ping"))["type"] == "pong"
        await send(socket, type="nonsense")
        assert await close_code(socket) == 1008


async def test_compression_is_not_negotiated(server: Server, token: str) -> None:
    async with dial(server, token, compression="deflate") as socket:
        assert socket.request is not None
        assert "permessage-deflate" in socket.request.headers["Sec-WebSocket-Extensions"]
        assert socket.response is not None
        assert "Sec-WebSocket-Extensions" not in socket.response.headers


async def test_logout_closes_the_sockets_of_that_sign_in_only(server: Server, token: str) -> None:
    other = await server.token("ana")
    async with dial(server, token) as first, dial(server, token) as second, dial(server, other) as kept:
        for socket in (first, second, kept):
            await receive(socket, "history")
        await server.post("/logout", token)
        assert [await close_code(first), await close_code(second)] == [4501, 4501]
        assert (await ask(kept, type="ping"))["type"] == "pong"


async def test_no_secret_stands_in_the_log(server: Server, token: str) -> None:
    """Not of this test, nor of those before it, which sent tokens in every way there is. (What is sent in other tests
    is looked for when their server ends.)"""
    await refusal(server, query=f"?token={token}&token={token}")
    wrong = {"username": "ana", "password": "wrong-secret-of-ana", "extra": token}
    server.secrets.add("wrong-secret-of-ana")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await server.http.post("/login", json=wrong)).status_code == 422
    assert (await server.http.post("/session", content=json.dumps(wrong)[:-1], headers=JSON)).status_code == 422
    change = {"old_password": "wrong-secret-of-ana", "new_password": "another-secret-of-ana"}
    server.secrets.add("another-secret-of-ana")
    assert (await server.http.post("/me/password", json=change, headers=headers)).status_code == 403
    async with dial(server) as socket:
        await send(socket, type="hello", token=token, password="wrong-secret-of-ana")
        await close_code(socket)
    async with dial(server, token) as socket:
        await ask(socket, type="auth", token=token)
        await ask(socket, type="auth", token=f"{token}x")
    ticket = (await server.post("/ticket", token))["ticket"]
    async with dial(server, query=f"?ticket={ticket}"):
        pass
    await refusal(server, query=f"?ticket={ticket}")
    invite = (await server.http.post("/admin/invites", json={}, headers=headers)).json()["invite"]
    new = {"username": "guest", "password": server.password}
    assert (await server.http.post(f"/register?invite={invite}", json=new)).status_code == 200
    cookie = await session_cookie(server)
    for path in ("/", f"/login?next=/?token={token}", f"/nothing?token={token}", f"/nothing/{token}"):
        await server.http.get(path, headers={"Cookie": cookie})
    assert {ticket, invite, cookie.partition("=")[2]} <= server.secrets
    assert "/nothing/[redacted]" in server.log, "the log says nothing: the test proves nothing"
    assert server.leaks() == []


async def refusal(server: Server, query: str = "", header: str | None = None) -> Response:
    """The HTTP answer with which a connection is refused."""
    headers = None if header is None else {"Authorization": header}
    with pytest.raises(InvalidStatus) as refused:
        await dial(server, query=query, additional_headers=headers)
    return refused.value.response


def body(answer: Response) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(answer.body)
    return found


def assert_unauthorized(answer: Response) -> None:
    assert answer.status_code == 401
    assert body(answer)["code"] == "unauthorized"


def remade(server: Server, token: str, **claims: Any) -> str:
    """The token again, signed with the server's own key, with other claims."""
    key = json.loads((server.data_dir / "secrets.json").read_text())["token_key"]
    old: Frame = jwt.decode(token, options={"verify_signature": False})
    made = jwt.encode(old | claims, key, "HS256", jwt.get_unverified_header(token))
    server.secrets.add(made)
    return made


async def session_cookie(server: Server) -> str:
    """Sign in as a browser does and return its Cookie header."""
    credentials = {"username": "ana", "password": server.password}
    answer = await server.http.post("/session", json=credentials)
    return str(answer.headers["Set-Cookie"].partition(";")[0])
