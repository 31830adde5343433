"""Bringing others in: an address to hand on, as far as the settings allow it."""

import pytest

from tests.chat import Chat, press


async def test_where_anybody_may_come_in_the_address_is_that_of_the_sign_in_page(chat: Chat) -> None:
    ana = await chat.person("ana")
    press(ana, "invite-people")
    await ana.should_see("http://test/login", retries=20)


@pytest.mark.environment(CHATTERBOX_REGISTRATION="invite", CHATTERBOX_ADMIN="ana")
async def test_where_it_takes_an_invitation_an_administrator_makes_one(chat: Chat) -> None:
    ana = await chat.person("ana")
    press(ana, "invite-people")
    await ana.should_see("http://test/login?invite=", retries=20)
