"""What a SELECT written by hand finds: rows as plain sequences of their columns.

What is read for every message, page or socket is read this way. To make an object of a table for each row costs ten
times as much as to find it, and to make a dictionary, as Tortoise would, still three times as much.
"""

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient


async def select(connection: BaseDBAsyncClient, statement: str, values: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
    """The rows that `statement` finds, on either database, with their columns in the order in which it names them."""
    _, found = await connection.execute_query(statement, list(values))
    return found  # type: ignore[return-value] # said to be dictionaries; they are rows of sqlite3 or asyncpg
