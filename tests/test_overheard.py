"""No test may leave a secret in the log: `conftest.py` looks after each. Here it is shown that it would tell."""

import logging

import pytest

from tests.chat import PASSWORD, Chat
from tests.overheard import Overheard

log = logging.getLogger(__name__)


async def test_secrets_of_every_kind_are_known_and_would_be_found(chat: Chat, overheard: Overheard) -> None:
    ana = await chat.person("ana")
    token = await chat.token("ana")
    cookie = ana.http_client.cookies["chatterbox_session"]
    assert {PASSWORD, token, cookie} <= overheard.secrets
    assert any("pages.server.doorway" in line for line in overheard.lines), "the log says nothing: this proves nothing"
    assert overheard.leaks() == []
    log.debug("in words that nobody blots out: %s", cookie)
    assert overheard.leaks() == [cookie]
    overheard.forget()


@pytest.mark.parametrize("said", ["?token=%s", "Authorization: Bearer %s", '{"password":"%s"}', "cookie: a=%s"])
def test_what_is_blotted_out_is_none(overheard: Overheard, said: str) -> None:
    overheard.note(PASSWORD)
    log.debug("/ws" + said, PASSWORD.replace(" ", "-"))
    assert overheard.leaks() == []
