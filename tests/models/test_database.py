"""Opening the database: its migrations, its pragmas, and what it refuses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationTarget

import models
from models import database
from models.database import APPS, CONNECTION, DatabaseTooNew, close_database, open_database, transaction
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity
from services.settings import Settings
from tests.chat import PASSWORD
from tests.conftest import member

pytestmark = pytest.mark.empty_database


async def test_a_second_start_finds_what_the_first_stored(settings: Settings) -> None:
    house = House(settings)
    async with house.open():
        await house.accounts.register("ana", PASSWORD)
        epoch = house.epoch
    async with house.open():
        assert await models.User.all().count() == 1
        assert await models.Room.all().count() == 1
        assert house.epoch == epoch


async def test_the_migrations_make_the_tables_that_the_code_has(database_url: str) -> None:
    await open_database(database_url)
    try:
        assert Tortoise.apps is not None
        detector = MigrationAutodetector(Tortoise.apps, {"models": dict(APPS["models"])})
        assert await detector.changes() == []
    finally:
        await close_database()


async def test_a_database_of_a_newer_version_is_refused_with_a_sentence(database_url: str) -> None:
    await open_database(database_url)
    await get_connection(CONNECTION).execute_script(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0999_future', CURRENT_TIMESTAMP)"
    )
    await close_database()
    with pytest.raises(DatabaseTooNew, match=r"newer Chatterbox .*0999_future"):
        await open_database(database_url)


async def test_sqlite_is_opened_for_durability(tmp_path: Path) -> None:
    await open_database(f"sqlite://{tmp_path}/chat.sqlite3")
    try:
        connection = get_connection(CONNECTION)
        found = {
            pragma: (await connection.execute_query(f"PRAGMA {pragma}"))[1][0][0]
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    finally:
        await close_database()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 1000}


async def test_a_failed_transaction_leaves_nothing(house: House) -> None:
    async def fails(connection: object) -> None:
        await models.Store.all().using_db(connection).update(epoch="changed")  # type: ignore[arg-type]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transaction(fails)
    assert (await models.Store.get(id=1)).epoch == house.epoch


async def test_what_was_taken_back_is_no_longer_in_the_file(tmp_path: Path) -> None:
    house = House(Settings(data_dir=tmp_path, bcrypt_cost=4, database_url=None))
    async with house.open():
        ana = await member(house, "ana")
        said = await house.messages.post(ana, LOBBY, "a secret that was said" * 50)
        await house.messages.post(ana, LOBBY, "an answer", reply_to=said.id)
    file = tmp_path / "chat.sqlite3"
    assert b"a secret that was said" in file.read_bytes()  # closing the database empties its journal into it
    async with house.open():
        await house.messages.delete(ana, said.id)
    assert b"an answer" in file.read_bytes()
    assert b"a secret that was said" not in file.read_bytes()


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
