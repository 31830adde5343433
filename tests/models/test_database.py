"""Opening the database: its migrations, its pragmas, and what it refuses."""

from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.autodetector import MigrationAutodetector

import models
from models.database import APPS, CONNECTION, DatabaseTooNew, close_database, open_database, transaction
from services.house import House
from services.rooms import LOBBY
from services.settings import Settings
from tests.conftest import member


async def test_a_second_start_finds_what_the_first_stored(settings: Settings) -> None:
    house = House(settings)
    async with house.open():
        await house.accounts.register("ana", "1234")
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
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


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
