"""What happens above a limit, on both doors: a refusal that says how long to wait, and nothing else."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from httpx_ws import WebSocketDisconnect, WebSocketUpgradeError
from nicegui import Client

from services.errors import Busy
from services.house import House
from tests.chat import PASSWORD, WITHIN, Chat, Socket, say, shown, until_shown


def limited(**limits: object) -> pytest.MarkDecorator:
    return pytest.mark.environment(**{f"CHATTERBOX_{name}": str(value) for name, value in limits.items()})


def assert_refused(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) >= 1


@limited(MESSAGES_PER_SECOND=0.001, MESSAGE_BURST=3)
async def test_who_says_too_much_is_refused_and_nothing_is_stored(chat: Chat) -> None:
    ana, bo = await chat.socket("ana"), await chat.socket("bo")
    for number in range(3):
        assert (await ana.ask(type="post", message=f"#{number}"))["type"] == "ok"
    refusal = await ana.ask(type="post", message="one too many")
    assert (refusal["type"], refusal["code"], refusal["retry"]) == ("error", "rate_limited", True)
    assert 900_000 < refusal["retry_after_ms"] <= 1_000_000
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    assert_refused(await chat.http.post("/rooms/general/messages", json={"message": "x"}, headers=headers))
    assert_refused(await chat.http.put("/messages/1/reactions/👍", headers=headers))
    assert (await bo.ask(type="post", message="others may"))["seq"] == 4


@limited(MESSAGES_PER_SECOND=0.001, MESSAGE_BURST=1)
async def test_a_page_counts_like_a_program(chat: Chat) -> None:
    ana = await chat.person("ana")
    await say(ana, "one")
    await until_shown(ana, "one")
    await say(ana, "two")
    await ana.should_see("That was too much at once")
    assert [message.message for message in shown(ana)] == ["one"]


@limited(FRAMES_PER_SECOND=3)
async def test_a_flood_of_frames_ends_the_socket_that_sends_it(chat: Chat) -> None:
    ana, other = await chat.socket("ana"), await chat.socket("ana")
    for _ in range(20):
        await ana.say('{"type":"ping"}')
    with pytest.raises(WebSocketDisconnect) as closed:
        await read_to_the_end(ana)
    assert (closed.value.code, closed.value.reason) == (4029, "flood")
    assert (await other.ask(type="ping"))["type"] == "pong"


async def read_to_the_end(socket: Socket) -> None:
    while True:
        await socket.session.receive_text(timeout=WITHIN)


@limited(MAX_SOCKETS_PER_USER=2)
async def test_a_person_has_so_many_sockets(chat: Chat) -> None:
    first, _ = await chat.socket("ana"), await chat.socket("ana")
    token = await chat.token("ana")
    with pytest.raises(WebSocketUpgradeError) as refused:
        await chat.raw_socket(f"/ws?token={token}")
    assert_refused(read(refused.value))
    late = await chat.raw_socket("/ws")
    await late.send(type="hello", token=token)
    assert (await late.next("error"))["code"] == "rate_limited"
    await chat.socket("bo")
    await first.close()
    await chat.socket("ana")


@limited(MAX_SOCKETS_PER_ADDRESS=2)
async def test_an_address_has_so_many_sockets(chat: Chat) -> None:
    first, _ = await chat.socket("ana"), await chat.socket("bo")
    for path in (f"/ws?token={await chat.token('carla')}", "/ws", "/ws?token=x"):
        with pytest.raises(WebSocketUpgradeError) as refused:
            await chat.raw_socket(path)
        assert_refused(read(refused.value))
    await first.close()
    await chat.socket("carla")


@limited(MAX_SOCKETS=2)
async def test_a_server_that_is_full_says_when_to_come_back(chat: Chat) -> None:
    first, _ = await chat.socket("ana"), await chat.socket("bo")
    token = await chat.token("carla")
    for _ in range(3):
        with pytest.raises(WebSocketUpgradeError) as refused:
            await chat.raw_socket(f"/ws?token={token}")
        answer = read(refused.value)
        assert (answer.status_code, answer.json()["code"]) == (503, "full")
        assert 1 <= int(answer.headers["Retry-After"]) <= 10
    await first.close()
    await chat.socket("carla")


def read(refused: WebSocketUpgradeError) -> httpx.Response:
    return refused.response


async def login(chat: Chat, name: str, password: str, path: str = "/login", **headers: str) -> httpx.Response:
    return await chat.http.post(path, json={"username": name, "password": password}, headers=headers)


@limited(FAILED_LOGINS_PER_ACCOUNT=3)
async def test_an_account_cannot_be_guessed_at_for_long(chat: Chat) -> None:
    for name in ("ana", "bo"):
        await chat.register(name)
    for name in ("ana", "nobody"):
        for spelling in (name, name.upper(), name):
            assert (await login(chat, spelling, "wrong")).status_code == 401
        for path in ("/login", "/session"):
            assert_refused(await login(chat, name, PASSWORD, path))
    assert (await login(chat, "bo", PASSWORD)).status_code == 200


@limited(FAILED_LOGINS_PER_ACCOUNT=3)
async def test_a_hundred_guesses_at_the_same_time_are_a_hundred(chat: Chat) -> None:
    await chat.register("ana")
    answers = await asyncio.gather(*(login(chat, "ana", f"wrong {number}") for number in range(10)))
    assert sorted(answer.status_code for answer in answers) == [401] * 3 + [429] * 7


@limited(FAILED_LOGINS_PER_ACCOUNT=3)
async def test_right_passwords_do_not_count(chat: Chat) -> None:
    await chat.register("ana")
    for _ in range(10):
        assert (await login(chat, "ana", PASSWORD)).status_code == 200


@limited(FAILED_LOGINS_PER_ACCOUNT=2, FAILED_LOGINS_PER_ADDRESS=3)
async def test_no_stranger_locks_out_a_browser_that_was_signed_in_before(chat: Chat) -> None:
    ana = await chat.person("ana")
    await chat.register("mallory")
    for name in ("ana", "ana", "bo"):
        assert (await login(chat, name, "wrong")).status_code == 401
    credentials = {"username": "ana", "password": PASSWORD}
    assert_refused(await chat.http.post("/session", json=credentials))
    assert (await ana.http_client.post("/logout")).status_code == 200
    assert (await ana.http_client.post("/session", json=credentials)).status_code == 200
    forged = {"Cookie": "chatterbox_known=" + "0" * 64}
    assert_refused(await login(chat, "ana", PASSWORD, **forged))
    # And the mark is good for this account only.
    assert_refused(await ana.http_client.post("/login", json={"username": "mallory", "password": PASSWORD}))


@limited(FAILED_LOGINS_PER_ADDRESS=3)
async def test_an_address_cannot_guess_at_many_accounts(chat: Chat) -> None:
    await chat.register("ana")
    for name in ("bo", "carla"):
        assert (await login(chat, name, "wrong")).status_code == 401
    taken = await chat.http.post("/register", json={"username": "ana", "password": PASSWORD})
    assert taken.status_code == 409, "trying whether a name is taken is guessing, too"
    assert_refused(await login(chat, "ana", PASSWORD))


@limited(REGISTRATIONS_PER_HOUR=2)
async def test_an_address_makes_so_many_accounts(chat: Chat) -> None:
    async def register(name: str, password: str = PASSWORD) -> httpx.Response:
        return await chat.http.post("/register", json={"username": name, "password": password})

    assert (await register("ana")).status_code == 200
    assert [(await register("ana")).status_code, (await register("bo", "1")).status_code] == [409, 422]
    assert (await register("bo")).status_code == 200, "what was refused has not counted"
    assert_refused(await register("carla"))


async def test_a_long_queue_of_logins_turns_others_away(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr("services.passwords.Passwords.matches", busy)
    answer = await login(chat, "ana", PASSWORD)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "2")


@limited(MAX_LOGINS_WAITING=2)
async def test_the_queue_of_logins_is_bounded(house: House) -> None:
    passwords = house.accounts._passwords
    await passwords.matches("x", None)
    answers = await asyncio.gather(*(passwords.matches("x", None) for _ in range(20)), return_exceptions=True)
    assert any(isinstance(answer, Busy) for answer in answers)
    assert False in answers
    assert await passwords.matches("x", None) is False


@limited(PAGES_PER_MINUTE=3)
async def test_an_address_loads_so_many_pages_and_then_gets_none_that_costs_anything(chat: Chat) -> None:
    built = [await chat.http.get("/login", headers={"Accept": "text/html"}) for _ in range(3)]
    assert [answer.status_code for answer in built] == [200] * 3
    clients = len(Client.instances)
    for path in ("/login", "/"):
        answer = await chat.http.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (429, "text/plain; charset=utf-8")
        assert int(answer.headers["Retry-After"]) >= 1
    assert len(Client.instances) == clients
    assert (await chat.http.get("/healthz")).status_code == 200


async def test_errors_say_when_over_both_doors(chat: Chat) -> None:
    published = json.dumps((await chat.http.get("/openapi.json")).json()["paths"]["/login"])
    assert "rate_limited" in published
    assert "busy" in published
