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
from tests.law.stage import QUICK, Stage, inside, stage
from tests.unlimited import UNLIMITED

Script = Sequence[Sequence[Step]]


def database(folder: Path) -> str:
    return f"sqlite://{folder}/chat.sqlite3{QUICK}"


def hold(it: Stage, examples: int, *, wire: bool = False) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
    )
    @given(scripts(wire=wire))
    def holds(script: Script) -> None:
        it.play(script)

    holds()


def test_through_the_services(tmp_path: Path) -> None:
    with stage(inside(database(tmp_path), tmp_path)) as it:
        hold(it, 25)


def test_through_the_services_on_postgres(postgres: str, tmp_path: Path) -> None:
    with stage(on_postgres(postgres, tmp_path)) as it:
        hold(it, 8)


@asynccontextmanager
async def on_postgres(server: str, folder: Path) -> AsyncIterator[Inside]:
    name = f"law_{uuid.uuid4().hex}"
    admin = await asyncpg.connect(f"{server}/postgres")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    async with inside(f"{server}/{name}", folder) as door:
        yield door


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in UNLIMITED.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("nodes", [1, 2])
def test_over_a_bad_link(tmp_path: Path, nodes: int) -> None:
    with stage(inside(database(tmp_path), tmp_path, nodes), always_settled=False) as it:
        hold(it, 25, wire=True)


def test_through_sockets_and_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATTERBOX_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CHATTERBOX_DATABASE_URL", database(tmp_path))
    monkeypatch.setenv("CHATTERBOX_BCRYPT_COST", "4")
    with stage(outside()) as it:
        hold(it, 8)
