"""A database that an older version has filled is brought up to date, and keeps everything."""

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

import models
from models.database import APPS, CONNECTION, close_database
from services.house import House
from services.sessions import Identity
from services.settings import Settings

pytestmark = pytest.mark.empty_database

NOW = "2026-01-01 00:00:00+00:00"

OLD = [
    "INSERT INTO rooms (id, name, kind, title, topic, last_seq, last_rev, created_at) "
    f"VALUES (1, 'general', 'public', 'General', '', 2, 2, '{NOW}')",
    "INSERT INTO users (id, username, username_key, hashed_password, created_at) "
    f"VALUES (1, 'ana', 'ana', '', '{NOW}')",
    f"INSERT INTO memberships (user_id, room_id, last_read_seq, joined_at) VALUES (1, 1, 0, '{NOW}')",
    f"INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES ('s', 1, '{NOW}', '2100-01-01 00:00:00+00:00')",
    "INSERT INTO messages (room_id, seq, rev, author_id, username, message, timestamp) "
    f"VALUES (1, 1, 1, 1, 'ana', 'an old tomato', '{NOW}'), (1, 2, 2, 1, 'ana', 'hello', '{NOW}')",
]


async def test_what_was_stored_before_search_and_profiles_is_still_there_and_is_found(settings: Settings) -> None:
    await Tortoise.init(
        config={"connections": {CONNECTION: settings.database}, "apps": APPS, "use_tz": True, "timezone": "UTC"},
        _enable_global_fallback=True,
    )
    executor = MigrationExecutor(get_connection(CONNECTION), APPS)
    await executor.migrate([MigrationTarget("models", "0002_rooms_and_changes")])
    for statement in OLD:
        await get_connection(CONNECTION).execute_query(statement)
    await close_database()

    house = House(settings)
    async with house.open():
        user = await models.User.get(id=1)
        ana = Identity(user_id=1, username=user.username, session_id="s", expires_at=user.created_at)
        assert [it.message for it in (await house.history.page(await house.rooms.get(ana, "general"))).messages] == [
            "an old tomato", "hello"
        ]  # fmt: skip
        for _ in range(2):
            [hit] = (await house.search.find(ana, "tomato")).hits
            assert hit.message.message == "an old tomato"
            await house.search._fold()
        assert [(it.id, it.in_browser) for it in await house.sign_ins.of(ana)] == [("s", False)]
        assert (await house.profiles.mine(ana))[0].name == "ana"
        assert (await house.profiles.mine(ana))[1].sees_typing
        assert not (await house.profiles.mine(ana))[0].bot
        assert (await house.rooms.get(ana, "general")).draft == ""
