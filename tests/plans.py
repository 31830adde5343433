"""How the database goes about what it is asked, in its own words, on either engine."""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import SqliteClient

from models.database import transaction

PLANNED = ("SELECT", "UPDATE", "DELETE")


@contextmanager
def asked() -> Iterator[Mapping[str, Sequence[Any]]]:
    """Every statement that looks something up during the block, inside transactions and out, with its last values."""
    statements: dict[str, Sequence[Any]] = {}

    def spy(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def noted(client: BaseDBAsyncClient, query: str, values: Sequence[Any] | None = None) -> Any:
            if query.startswith(PLANNED):
                statements[query] = values or ()
            return await ask(client, query, values)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        for client in (SqliteClient, AsyncpgDBClient):
            for name in ("execute_query", "execute_query_dict"):
                patch.setattr(client, name, spy(getattr(client, name)))
        yield statements


async def read_whole(query: str, values: Sequence[Any]) -> set[str]:
    """The tables that the database reads from one end to the other for a statement, because no index helps."""

    async def explain(connection: BaseDBAsyncClient) -> set[str]:
        if connection.capabilities.dialect == "sqlite":
            lines = await connection.execute_query_dict(f"EXPLAIN QUERY PLAN {query}", list(values))
            return {line["detail"].split()[1] for line in lines if line["detail"].startswith("SCAN")}
        # Its tables are all but empty here, and then it prefers to read them whole, unless that is made to look dear.
        await connection.execute_query("SET LOCAL enable_seqscan = off")
        [row] = await connection.execute_query_dict(f"EXPLAIN (FORMAT JSON) {query}", list(values))
        return {node["Relation Name"] for node in _nodes(json.loads(row["QUERY PLAN"])[0]["Plan"]) if _is_whole(node)}

    return await transaction(explain)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part | {"first": plan["Node Type"] == "Limit"})


def _is_whole(node: dict[str, Any]) -> bool:
    """Whoever goes along an index only to find the first does not go far."""
    along_an_index = node["Node Type"] in {"Index Scan", "Index Only Scan"} and "Index Cond" not in node
    return node["Node Type"] == "Seq Scan" or (along_an_index and not node.get("first"))
