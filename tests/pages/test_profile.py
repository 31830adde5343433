"""How people appear, and what is theirs alone: name, colour, picture, password, sign-ins, colours of the page."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pyotp
import pytest
from nicegui.testing import User

from pages.components.faces import Faces, rule
from pages.components.profile.password_form import PasswordForm
from pages.components.writing.composer import Composer
from services.events import Profile
from tests.chat import PASSWORD, TRIES, WITHIN, Chat, press, say, until_shown

PLAIN = Profile(user_id=1, username="ana", display_name=None, colour=7, avatar=None)


async def holds(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it does."""
    for _ in range(TRIES):
        if await condition():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("waited in vain")


async def profile(chat: Chat, name: str) -> User:
    """Somebody who has their profile open."""
    return await profile_of(await chat.person(name))


async def profile_of(user: User) -> User:
    await user.open("/")
    press(user, "profile")
    await user.should_see(marker="display-name", retries=20)
    return user


async def test_another_name_and_colour_are_seen_by_everybody_at_once(chat: Chat) -> None:
    bo = await chat.person("bo")
    ana = await profile(chat, "ana")
    ana.find(marker="display-name").type("Ana López")
    ana.find(marker="colour-4").click()
    ana.find(marker="save").click()
    for page in (ana, bo):
        await page.should_see(content="Ana López", kind=Faces, retries=40)


async def test_a_name_that_is_somebodys_is_refused(chat: Chat) -> None:
    await chat.register("bo")
    ana = await profile(chat, "ana")
    ana.find(marker="display-name").type("bo")
    ana.find(marker="save").click()
    await ana.should_see("Somebody else signs in with this name.", retries=20)


async def test_another_sign_in_is_listed_and_can_be_ended(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    ana = await profile(chat, "ana")
    await ana.should_see("A program")
    await ana.should_see("This one")
    [session] = [it for it in (await chat.http.get("/me/sessions", headers=headers)).json() if it["current"]]
    ana.find(marker=f"end-{session['id']}").click()
    await ana.should_not_see("A program", retries=40)
    assert (await chat.http.get("/me", headers=headers)).status_code == 401


async def test_what_went_wrong_with_a_password_is_said_on_its_form(chat: Chat) -> None:
    ana = await profile(chat, "ana")
    ana.find(kind=PasswordForm).trigger("submit.prevent", "This is not your password.")
    await ana.should_see("This is not your password.")
    ana.find(kind=PasswordForm).trigger("submit.prevent", "")
    await ana.should_see("Your password is changed.")


async def test_a_second_factor_is_switched_on_and_off_step_by_step(chat: Chat) -> None:
    """What is secret about it is sent and shown by the browser alone; the page only hears that it went well."""
    ana = await profile(chat, "ana")
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    await ana.should_see("Off. With it, signing in takes a code of an app on your phone, too.")
    ana.find(marker="set-up").trigger("submit.prevent", ["", "This is not your password."])
    await ana.should_see("This is not your password.")
    ana.find(marker="set-up").trigger("submit.prevent", ["", ""])
    await ana.should_see("Scan this with an app")
    await ana.should_not_see(marker="set-up")
    offer = (await ana.http_client.post("/me/second-factor", json={"password": PASSWORD})).json()
    code = {"otp": pyotp.TOTP(offer["secret"]).now()}
    assert (await ana.http_client.post("/me/second-factor/confirm", json=code)).status_code == 200
    ana.find(marker="switch-on").trigger("submit.prevent", ["/confirm", ""])
    await ana.should_see("On. Everywhere else you are signed out.")
    await ana.should_see("Your recovery codes")
    await ana.should_not_see("A program")
    assert (await chat.http.get("/me", headers=headers)).status_code == 401
    again = await profile_of(ana)
    await again.should_see("10 recovery codes are left.")
    await again.should_not_see("Your recovery codes")
    again.find(marker="new-recovery-codes").trigger("submit.prevent", ["/off", ""])
    await again.should_see("Your password alone is enough again.")
    await again.should_see("Off. With it, signing in takes a code of an app on your phone, too.")


async def test_chosen_colours_of_the_page_go_along_to_another_browser(chat: Chat) -> None:
    ana = await chat.person("ana")
    assert "dataset.theme = 'auto'" in (await ana.http_client.get("/")).text
    press(ana, "theme-dark")
    other = await chat.person("ana")
    async with asyncio.timeout(WITHIN):
        while "dataset.theme = 'dark'" not in (await other.http_client.get("/")).text:
            await asyncio.sleep(0.01)


async def test_who_is_a_bot_and_who_administers_is_seen_by_everybody_at_once(chat: Chat) -> None:
    chief = await chat.person("chief")
    robot = {"Authorization": f"Bearer {await chat.token('robot')}"}
    await chief.should_see(content="chief: admin", kind=Faces)
    await chat.http.patch("/me", json={"bot": True}, headers=robot)
    await chief.should_see(content="robot: bot", kind=Faces)


def test_who_has_chosen_nothing_needs_no_rule() -> None:
    assert rule(PLAIN) == ""


def test_a_bot_stands_in_a_square_and_is_tagged_beside_its_name() -> None:
    css = rule(replace(PLAIN, bot=True, admin=True))
    assert '.avatar[data-avatar="1"]{border-radius:28%}' in css
    assert '.message[data-user="1"] .name,[data-name="ana"]{--tag:"admin bot"' in css


@pytest.mark.parametrize("name", ['"}body{display:none}', "</style><script>", "a\\b", "née 李"])
def test_a_name_cannot_end_its_rule(name: str) -> None:
    css = rule(Profile(user_id=1, username="ana", display_name=name, colour=7, avatar=None))
    said = css.split('content:"')[1].split('"')[0]
    assert not set(said) & set('"{}<>;')
    assert "script>" not in css


async def test_how_one_likes_it_is_switched_at_once(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}
    ana = await profile(chat, "ana")
    for name in ("always-newest", "ctrl-enter-sends", "tells-typing", "sees-typing"):
        ana.find(marker=name).click()
    wanted = {"always_newest": True, "ctrl_enter_sends": True, "tells_typing": False, "sees_typing": False}

    async def are_kept() -> bool:
        me = (await chat.http.get("/me", headers=headers)).json()
        return bool({name: me[name] for name in wanted} == wanted)

    await holds(are_kept)


async def test_what_is_written_is_kept_and_is_there_in_another_browser(chat: Chat) -> None:
    ana = await chat.person("ana")
    ana.find(marker="form").trigger("draft", ["half a thou", None])
    headers = {"Authorization": f"Bearer {await chat.token('ana')}"}

    async def is_kept() -> bool:
        answer = await chat.http.get("/rooms/general/draft", headers=headers)
        return bool(answer.json() == {"draft": "half a thou"})

    await holds(is_kept)
    elsewhere = await chat.person("ana")
    await elsewhere.should_see(content="half a thou", marker="composer")
    elsewhere.find(marker="composer").clear()
    await say(elsewhere, "half a thought")
    await until_shown(ana, "half a thought")


async def test_a_draft_in_a_room_that_one_has_left_is_dropped(chat: Chat) -> None:
    ana = await chat.person("ana")
    form = ana.find(marker="form")
    [composer] = ana.find(kind=Composer).elements
    assert await composer._writing.keep("x", "nowhere")
    assert not await composer._writing.keep("a\x00b", None)
    form.trigger("draft", ["x", "nowhere"])
    await ana.should_see(marker="composer")
