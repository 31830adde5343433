"""A database that was restored from a backup is another one, and a restart is not."""

import shutil
from pathlib import Path

import models
from services.house import House
from services.rooms import LOBBY
from services.settings import Settings
from tests.conftest import member


async def live(settings: Settings, *texts: str) -> str:
    """Open the house, let something be said, close it."""
    house = House(settings)
    async with house.open():
        ana = await member(house, f"ana{await models.User.all().count()}")
        for text in texts:
            await house.messages.post(ana, LOBBY, text)
        return house.epoch


async def test_only_a_restore_changes_the_epoch(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, bcrypt_cost=4, database_url=None)
    database, backup = tmp_path / "chat.sqlite3", tmp_path / "backup"
    first = await live(settings, "one")
    shutil.copy(database, backup)
    assert await live(settings, "two", "three") == first
    shutil.copy(backup, database)
    restored = await live(settings)
    assert restored != first
    assert await live(settings, "four", "five", "six") == restored


async def test_without_the_mark_everything_goes_on(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, bcrypt_cost=4, database_url=None)
    first = await live(settings, "one")
    for broken in ("", "{}", "[]", '{"epoch": 1, "revs": "x"}'):
        (tmp_path / "epoch.json").write_text(broken)
        assert await live(settings) == first
