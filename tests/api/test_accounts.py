"""/register, /login, /session and /logout, as a program and as a browser use them."""

import jwt
import pytest

from tests.chat import PASSWORD, Chat


async def test_the_examples_of_the_readme(chat: Chat) -> None:
    user = {"username": "user1", "password": "1234"}
    answer = await chat.http.post("/register", json=user)
    assert (answer.status_code, answer.json()) == (200, {"message": "User registered successfully"})
    answer = await chat.http.post("/login", json=user)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("bearer", 86_400)
    assert jwt.get_unverified_header(body["access_token"])["alg"] == "HS256"


REFUSED_REGISTRATIONS: list[tuple[object, int, str]] = [
    ({"username": "ana", "password": "1234"}, 409, "username_taken"),
    ({"username": "ANA", "password": "1234"}, 409, "username_taken"),
    ({"username": "a b", "password": "1234"}, 422, "invalid_username"),
    ({"username": "bo", "password": "123"}, 422, "weak_password"),
    ({"username": "bo", "password": 1234}, 422, "weak_password"),
    ({"username": "bo"}, 422, "weak_password"),
    ({"username": 7, "password": "1234"}, 422, "bad_request"),
    ({"username": "bo", "password": "1234", "admin": True}, 422, "bad_request"),
    ([], 422, "bad_request"),
    ("text", 422, "bad_request"),
    (None, 415, "unsupported_media_type"),
]


async def test_refused_registrations(chat: Chat) -> None:
    await chat.register("ana")
    for body, status, code in REFUSED_REGISTRATIONS:
        answer = await chat.http.post("/register", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body


BROKEN_BODIES = [
    b"",
    b"{",
    b"\xff\xfe",
    b'{"username":"\\ud800a","password":"hunter22"}',
    b'{"username":NaN,"password":"hunter22"}',
    b'{"username":"hunter22","password":["hunter22"]}',
    b"[" * 10_000,
]


async def test_a_body_that_is_no_json_object_is_refused_and_never_repeated(chat: Chat) -> None:
    for path in ("/register", "/login", "/session"):
        for content in BROKEN_BODIES:
            answer = await chat.http.post(path, content=content, headers={"Content-Type": "application/json"})
            assert answer.status_code in {401, 422}, (path, content)
            assert set(answer.json()) == {"detail", "code"}
            assert "hunter22" not in answer.text


async def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(chat: Chat) -> None:
    await chat.register("ana")
    answers = [
        await chat.http.post("/login", json={"username": name, "password": "wrong"}) for name in ("ana", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert (
        answers[0].json()
        == answers[1].json()
        == {"code": "invalid_credentials", "detail": "Name or password is wrong."}
    )


async def test_a_browsers_cookie_is_out_of_reach_for_scripts_and_changes_at_every_sign_in(chat: Chat) -> None:
    await chat.register("ana")
    cookies = []
    for _ in range(2):
        answer = await chat.http.post("/session", json={"username": "ana", "password": PASSWORD})
        assert answer.json() == {"message": "Signed in"}
        header = answer.headers["set-cookie"]
        assert "HttpOnly" in header
        assert "SameSite=lax" in header
        assert "Path=/" in header
        assert "Secure" not in header  # there is no https on loopback
        cookies.append(answer.cookies["chatterbox_session"])
    assert cookies[0] != cookies[1]
    first = await chat.http.post("/logout", headers={"Cookie": f"chatterbox_session={cookies[0]}"})
    assert first.status_code == 401, "signing in again ends what was there"


@pytest.mark.environment(CHATTERBOX_PUBLIC_URL="https://chat.example")
async def test_over_https_the_cookie_is_secure_and_kept_to_the_host(chat: Chat) -> None:
    user = {"username": "ana", "password": "plum tree 7"}
    assert (await chat.http.post("/register", json=user)).status_code == 200
    cookies = (await chat.http.post("/session", json=user)).headers.get_list("set-cookie")
    assert [it.partition("=")[0] for it in cookies] == ["__Host-chatterbox_session", "__Host-chatterbox_known"]
    assert all("Secure" in it and "Path=/;" in it for it in cookies)


async def test_another_site_cannot_sign_a_browser_in_or_out(chat: Chat) -> None:
    await chat.register("ana")
    body = {"username": "ana", "password": PASSWORD}
    for path in ("/session", "/logout"):
        for origin in ("https://evil.example", "null", "http://test.evil.example"):
            answer = await chat.http.post(path, json=body, headers={"Origin": origin})
            assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
            assert "set-cookie" not in answer.headers


async def test_our_own_page_can(chat: Chat) -> None:
    await chat.register("ana")
    body = {"username": "ana", "password": PASSWORD}
    assert (await chat.http.post("/session", json=body, headers={"Origin": "http://test"})).status_code == 200


async def test_signing_out_ends_the_token(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    assert (await chat.http.post("/logout", headers=headers)).status_code == 200
    again = await chat.http.post("/logout", headers=headers)
    assert (again.status_code, again.json()["code"]) == (401, "unauthorized")


async def test_headers_that_prove_nothing(chat: Chat) -> None:
    for header in ("", "Bearer", "Bearer ", "Basic YTpi", "Bearer x.y.z"):
        assert (await chat.http.post("/logout", headers={"Authorization": header})).status_code == 401
