"""One's own sign-ins: seeing them, ending one, and ending all others with a new password."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

import models
from services import sign_ins
from services.errors import InvalidCredentials, NoSuchSession, Unauthorized, WeakPassword, WrongPassword
from services.events import SessionEnded, session_topic
from services.house import House
from services.sessions import Identity
from tests.chat import PASSWORD


async def sign_in(house: House, name: str = "ana", password: str = PASSWORD) -> Identity:
    user = await house.accounts.authenticate(name, password)
    return await house.sessions.by_cookie((await house.sessions.open_for_browser(user)).value)


async def test_they_are_listed_what_was_used_last_first(house: House, ana: Identity, bo: Identity) -> None:
    browser = await sign_in(house)
    old, expired = await sign_in(house), await sign_in(house)
    past = datetime(2026, 1, 1, 12, tzinfo=UTC)
    await models.Session.filter(id=old.session_id).update(created_at=past, last_used_at=None)
    await models.Session.filter(id=expired.session_id).update(expires_at=past)
    found = await house.sign_ins.of(browser)
    assert {it.id for it in found} == {ana.session_id, browser.session_id, old.session_id}
    assert (found[-1].id, found[-1].last_used_at) == (old.session_id, past)
    assert {it.id: (it.in_browser, it.current) for it in found} == {
        ana.session_id: (False, False), browser.session_id: (True, True), old.session_id: (True, False)
    }  # fmt: skip


async def test_its_use_is_noted_to_the_minute(house: House, ana: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    user = await house.accounts.authenticate("ana", PASSWORD)
    cookie = (await house.sessions.open_for_browser(user)).value
    identity = await house.sessions.by_cookie(cookie)
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    await models.Session.filter(id=identity.session_id).update(last_used_at=long_ago)
    await house.sessions.by_cookie(cookie)
    await asyncio.gather(*house.sign_ins._noting)
    used = (await models.Session.get(id=identity.session_id)).last_used_at
    assert used is not None
    assert used == used.replace(second=0, microsecond=0)
    assert used > long_ago

    monkeypatch.setattr(sign_ins, "_this_minute", lambda: used)
    await house.sessions.by_cookie(cookie)
    assert not house.sign_ins._noting, "once a minute is enough"


async def test_a_name_that_could_not_be_made_any_more_still_signs_in(house: House, ana: Identity) -> None:
    await models.User.filter(id=ana.user_id).update(username="\u0430na", username_key="\u0430na")
    await house.accounts.authenticate("\u0430na", PASSWORD)


async def test_one_of_them_is_ended(house: House, ana: Identity) -> None:
    browser = await sign_in(house)
    reader = house.broadcast.connect(session_topic(browser.session_id), session_topic(ana.session_id))
    await house.sign_ins.end(ana, browser.session_id)
    [event] = await reader.take()
    assert isinstance(event, SessionEnded)
    assert event.topic == session_topic(browser.session_id)
    assert [it.id for it in await house.sign_ins.of(ana)] == [ana.session_id]


async def test_anothers_cannot_be_ended(house: House, ana: Identity, bo: Identity) -> None:
    for session_id in (bo.session_id, "nonsense", ""):
        with pytest.raises(NoSuchSession):
            await house.sign_ins.end(ana, session_id)
    assert len(await house.sign_ins.of(bo)) == 1


async def test_a_new_password_ends_all_other_sign_ins(house: House, ana: Identity, bo: Identity) -> None:
    here, there = await sign_in(house), await sign_in(house)
    topics = [session_topic(it.session_id) for it in (ana, here, there, bo)]
    reader = house.broadcast.connect(*topics)
    await house.accounts.change_password(here, PASSWORD, "12345")
    assert {event.topic for event in await reader.take()} == {topics[0], topics[2]}  # type: ignore[attr-defined]
    assert [it.id for it in await house.sign_ins.of(here)] == [here.session_id]
    with pytest.raises(InvalidCredentials):
        await house.accounts.authenticate("ana", PASSWORD)
    assert await sign_in(house, password="12345")
    assert await sign_in(house, "bo")


async def test_refused_changes_of_the_password(house: House, ana: Identity) -> None:
    there = await sign_in(house)
    with pytest.raises(WrongPassword):
        await house.accounts.change_password(ana, "wrong", "12345")
    with pytest.raises(WeakPassword):
        await house.accounts.change_password(ana, PASSWORD, "123")
    assert {it.id for it in await house.sign_ins.of(ana)} == {ana.session_id, there.session_id}
    assert await sign_in(house)


async def test_of_two_changes_at_once_one_is_too_late(house: House, ana: Identity) -> None:
    changes = (house.accounts.change_password(ana, PASSWORD, new) for new in ("first", "second"))
    outcomes = await asyncio.gather(*changes, return_exceptions=True)
    assert sorted(map(str, outcomes)) == sorted(["None", WrongPassword.sentence])


async def test_a_sign_in_that_began_with_the_old_password_does_not_slip_by(house: House, ana: Identity) -> None:
    late = await house.accounts.authenticate("ana", PASSWORD)
    await house.accounts.change_password(ana, PASSWORD, "12345")
    for open_session in (house.sessions.open_for_browser, house.sessions.open_for_program):
        with pytest.raises(InvalidCredentials):
            await open_session(late)
    assert [it.id for it in await house.sign_ins.of(ana)] == [ana.session_id]
    with pytest.raises(Unauthorized):
        await house.sessions.by_cookie("x")
