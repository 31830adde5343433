"""A database that an earlier version made keeps what is in it."""

from datetime import UTC, datetime

import pytest
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationTarget

import models
from models import database
from models.database import CONNECTION, close_database, open_database
from services.house import House
from services.sessions import Identity
from services.settings import Settings


async def test_a_database_of_the_first_version_keeps_what_is_in_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as of_then:
        of_then.setattr(database, "MigrationTarget", lambda app, _: MigrationTarget(app, "0001_first_tables"))
        await open_database(settings.database)
    try:
        await get_connection(CONNECTION).execute_script(OF_THE_FIRST_VERSION)
    finally:
        await close_database()
    house = House(settings)
    async with house.open():
        members = await models.Membership.all().order_by("id").values_list("role", "notify", "last_read_seq")
        assert members == [("member", "all", 1), ("owner", "all", 0)]
        [message] = await models.Message.all()
        assert (message.message, message.seq, message.rev, message.change) == ("hello", 1, 1, "posted")
        assert {message.deleted_at, message.reactions, message.mentions, message.system} == {None}
        bo = Identity(user_id=5, username="bo", session_id="s", expires_at=datetime.now(UTC))
        answer = await house.messages.post(bo, "general", "hello @ana", reply_to=message.id)
        assert (answer.seq, answer.rev, answer.mentions) == (2, 2, ("ana",))
        assert (await house.messages.delete(bo, message.id)).deleted  # bo owns the lobby now


OF_THE_FIRST_VERSION = """
INSERT INTO rooms (id, name, kind, title, topic, last_seq, last_rev, created_at)
    VALUES (3, 'general', 'public', 'General', '', 1, 1, '2026-01-01T00:00:00+00:00');
INSERT INTO users (id, username, username_key, hashed_password, created_at)
    VALUES (5, 'bo', 'bo', 'x', '2026-01-01T00:00:00+00:00'), (9, 'ana', 'ana', 'x', '2026-01-02T00:00:00+00:00');
INSERT INTO memberships (id, user_id, room_id, last_read_seq, joined_at)
    VALUES (1, 9, 3, 1, '2026-01-02T00:00:00+00:00'), (2, 5, 3, 0, '2026-01-01T00:00:00+00:00');
INSERT INTO messages (id, room_id, seq, rev, author_id, username, message, timestamp)
    VALUES (7, 3, 1, 1, 9, 'ana', 'hello', '2026-01-02T00:00:00+00:00');
"""
