"""Where there is nothing, and where something broke: plain words, and none of ours from inside."""

import json

import pytest
from nicegui import Client

from tests.chat import Chat, press, say

SECRET = "the inside of the server"


async def test_an_unknown_address_is_a_plain_page_and_builds_no_client(chat: Chat) -> None:
    ana = await chat.person("ana")
    before = len(Client.instances)
    for address in ("/nothing", "/rooms/general/abc", "/rooms/general/1/2"):
        answer = await ana.http_client.get(address)
        assert answer.status_code == 404, address
        assert "There is nothing here" in answer.text
        assert "text/html" in answer.headers["content-type"]
    assert len(Client.instances) == before


async def test_a_program_gets_json_there(chat: Chat) -> None:
    answer = await chat.http.get("/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_broken_click_is_told_in_plain_words(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    ana = await chat.person("ana")
    monkeypatch.setattr("services.members.Members.of", broken)
    press(ana, "members")
    await ana.should_see("Something went wrong on our side.", retries=20)
    await ana.should_not_see(SECRET)
    monkeypatch.undo()
    await say(ana, "and the page goes on")
    await ana.should_see("and the page goes on", retries=20)
    caplog.clear()  # it was logged, which is right


async def test_it_can_be_installed(chat: Chat) -> None:
    answer = await chat.http.get("/manifest.webmanifest")
    manifest = json.loads(answer.text)
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    for icon in manifest["icons"]:
        picture = await chat.http.get(icon["src"])
        assert picture.content.startswith(b"\x89PNG")
        width, height = (int.from_bytes(picture.content[at : at + 4], "big") for at in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]
    page = await (await chat.visitor()).http_client.get("/login")
    assert 'rel="manifest" href="/manifest.webmanifest"' in page.text


async def test_whoever_was_signed_out_is_told_so(chat: Chat) -> None:
    visitor = await chat.visitor()
    await visitor.open("/login?signed=out")
    await visitor.should_see("You are signed out.")
    await visitor.open("/login")
    await visitor.should_not_see("You are signed out.")
