"""Telling a database that is locked, full or down from a mistake of ours, for the doors to answer `unavailable`."""

import asyncpg
from tortoise.exceptions import OperationalError

DOWN = (
    OSError,  # nobody listens at its address; Tortoise's DBConnectionError is one, too
    asyncpg.InterfaceError,  # the connection has gone
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,  # it is being stopped or started
    asyncpg.exceptions.InsufficientResourcesError,  # its disk is full, or it has too many connections
)


def is_outage(error: Exception) -> bool:
    """Whether the same request may succeed later, because nothing was wrong but the database's state."""
    # Exactly this one: what is derived from it says that a row is missing or that a constraint is broken.
    return isinstance(error, DOWN) or type(error) is OperationalError
