"""The short form of the law: the same scripts every time."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings

from tests.law.inside import Inside
from tests.law.outside import outside
from tests.law.script import Step, scripts
from tests.law.stage import Stage, environment, inside, stage

Script = Sequence[Sequence[Step]]


@pytest.fixture(autouse=True)
def on_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)


def hold(it: Stage, examples: int, *, wire: bool = False) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
    )
    @given(scripts(wire=wire))
    def holds(script: Script) -> None:
        it.play(script)

    holds()


def test_through_the_services() -> None:
    with stage(inside()) as it:
        hold(it, 25)


def test_through_the_services_on_postgres(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"law_{uuid.uuid4().hex}"
    monkeypatch.setenv("CHATTERBOX_DATABASE_URL", f"{postgres}/{name}")
    with stage(on_postgres(postgres, name)) as it:
        hold(it, 6)


@asynccontextmanager
async def on_postgres(server: str, name: str) -> AsyncIterator[Inside]:
    admin = await asyncpg.connect(f"{server}/postgres")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    async with inside() as door:
        yield door


@pytest.mark.parametrize("nodes", [1, 2])
def test_over_a_bad_link(nodes: int) -> None:
    with stage(inside(nodes), always_settled=False) as it:
        hold(it, 25, wire=True)


def test_through_sockets_and_http() -> None:
    with stage(outside()) as it:
        hold(it, 6)
