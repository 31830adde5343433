"""Databases for tests: the migrations run once for each engine, and every test gets a copy of what they made."""

import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from models.database import close_database, open_database

TEMPLATE = "migrated"


class Databases:
    """What tests are given: `migrated`, with the tables of today and nothing in them, or `empty`, without a table.

    :param folder: where a template is kept
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{TEMPLATE}.sqlite3"
        self._has_template = False

    async def sqlite(self, file: Path, *, empty: bool) -> str:
        """The address of a database in `file`."""
        if not empty:
            if not self._file.exists():
                await open_database(f"sqlite://{self._file}")
                await close_database()  # empties the journal into the file
            shutil.copyfile(self._file, file)
        return f"sqlite://{file}"

    @asynccontextmanager
    async def postgres(self, server: str, *, empty: bool) -> AsyncIterator[str]:
        """The address of a database of its own on `server`, dropped at the end."""
        name = f"chat_{uuid.uuid4().hex}"
        admin = await asyncpg.connect(f"{server}/postgres")
        try:
            if not empty and not self._has_template:
                await admin.execute(f"CREATE DATABASE {TEMPLATE}")
                await open_database(f"{server}/{TEMPLATE}")
                await close_database()
                self._has_template = True
            await admin.execute(f"CREATE DATABASE {name} TEMPLATE {'template1' if empty else TEMPLATE}")
            yield f"{server}/{name}"
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        finally:
            await admin.close()
