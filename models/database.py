"""Opening and closing the database: its address, its migrations, and the one safe way to run a transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any, TypeVar

from asyncpg import DeadlockDetectedError
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.transactions import in_transaction

T = TypeVar("T")

CONNECTION = "default"
APPS = {"models": {"models": ["models"], "migrations": "models.migrations", "default_connection": CONNECTION}}

MIGRATIONS_CONFIG = {"connections": {CONNECTION: "sqlite://:memory:"}, "apps": APPS}
"""For `tortoise makemigrations`, which looks at the tables and at no database."""

SQLITE_PRAGMAS = (
    "journal_mode=WAL&synchronous=FULL&foreign_keys=ON&busy_timeout=1000&journal_size_limit=67108864&secure_delete=ON"
)
"""synchronous=FULL: without it, acknowledged messages were lost in a power cut (0 of 2,639 were safe with NORMAL).
busy_timeout is short, because whoever waits for another process's lock holds our one connection, and everybody waits
behind it: with 5 s, three sign-ins at once kept all histories from being read for a quarter of a minute.
secure_delete: what somebody took back is overwritten in the file, too."""


CONFLICTS = (IntegrityError, DeadlockDetectedError)
"""How a transaction fails into which another process's came. Tried again, it finds what that one has done."""


class DatabaseTooNew(Exception):
    """The database has been migrated by a newer version of the code than this one."""


async def open_database(url: str) -> None:
    """Connect to `url`, apply the migrations that it lacks.

    :raises DatabaseTooNew: when it holds migrations that this code does not know
    """
    if url.startswith("sqlite://") and "?" not in url:
        url = f"{url}?{SQLITE_PRAGMAS}"
    # Tortoise caches SQL by the connection's name, and one process may have spoken to another engine before.
    EXECUTOR_CACHE.clear()
    await Tortoise.init(
        config={"connections": {CONNECTION: url}, "apps": APPS, "use_tz": True, "timezone": "UTC"},
        _enable_global_fallback=True,  # requests run in other contexts than the lifespan that opens the database
    )
    try:
        await _migrate()
    except BaseException:
        await close_database()  # an open SQLite connection holds a thread that would keep the process alive
        raise


async def close_database() -> None:
    await Tortoise.close_connections()


async def transaction(work: Callable[[BaseDBAsyncClient], Awaitable[T]]) -> T:
    """Run `work` in a transaction that no cancellation from outside can break.

    A task cancelled inside a Tortoise transaction can leave the connection locked for ever, so each one runs in a
    task of its own, in a fresh context, and is finished even when its caller has gone.
    """

    async def run() -> T:
        async with in_transaction(CONNECTION) as connection:
            return await work(connection)

    task = asyncio.create_task(run(), context=Context())
    task.add_done_callback(lambda done: done.exception())  # seen, also when the caller has gone
    return await asyncio.shield(task)


async def _migrate() -> None:
    apps: dict[str, dict[str, Any]] = APPS
    executor = MigrationExecutor(get_connection(CONNECTION), apps)
    await executor.loader.build_graph()
    applied = await executor.recorder.applied_migrations()
    unknown = sorted(key.name for key in applied if key not in executor.loader.graph.nodes)
    if unknown:
        raise DatabaseTooNew(
            f"The database was written by a newer Chatterbox (it has {', '.join(unknown)}). "
            "Start that version, or restore a backup made before the upgrade."
        )
    await executor.migrate([MigrationTarget("models", "__latest__")])
