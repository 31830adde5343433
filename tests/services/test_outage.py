"""What counts as a database that is locked, full or down, and what as a mistake of ours."""

import asyncpg
import pytest
from tortoise.exceptions import DBConnectionError, DoesNotExist, IntegrityError, OperationalError

from services.outage import is_outage


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        DBConnectionError("no connection"),
        ConnectionRefusedError(),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.AdminShutdownError("shutting down"),
        asyncpg.ConnectionDoesNotExistError("closed in the middle"),
        asyncpg.DiskFullError("no space"),
        asyncpg.TooManyConnectionsError("sorry"),
    ],
)
def test_a_database_that_is_locked_full_or_down(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error", [IntegrityError("UNIQUE"), DoesNotExist("no such row"), asyncpg.UniqueViolationError("key"), KeyError("x")]
)
def test_a_mistake(error: Exception) -> None:
    assert not is_outage(error)
