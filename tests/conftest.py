"""What tests stand on: a database of each kind, an open house, and the whole chat with people and programs in it."""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from services.house import House
from services.sessions import Identity
from services.settings import Settings
from tests.chat import PASSWORD, Chat, open_chat
from tests.databases import Databases
from tests.overheard import Overheard, overhearing
from tests.postgres import postgres_server
from tests.unlimited import UNLIMITED


def pytest_collection_finish() -> None:
    """Keep what has been imported out of all collections: NiceGUI makes two full ones for every simulated user."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def everything_overheard() -> Iterator[Overheard]:
    with overhearing() as overheard:
        yield overheard


@pytest.fixture(autouse=True)
def overheard(everything_overheard: Overheard) -> Iterator[Overheard]:
    """What a test has logged at DEBUG, in which none of the secrets that it used may stand."""
    everything_overheard.forget()
    yield everything_overheard
    assert everything_overheard.leaks() == []


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server. It speaks no TLS and is not asked to: cut off while it asks, asyncpg drops a future."""
    with postgres_server() as address, pytest.MonkeyPatch.context() as environment:
        environment.setenv("PGSSLMODE", "disable")
        yield address


ON_BOTH_ENGINES = {"services", "models", "test_both_doors", "test_query_plans"}
"""Whose tests run on SQLite and on PostgreSQL. The doors stand on what is held here, and are tested on SQLite."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    part = metafunc.module.__name__.split(".")[1]
    if "database_url" in metafunc.fixturenames and part in ON_BOTH_ENGINES and not chosen:
        metafunc.parametrize("database_url", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture
async def database_url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database with nothing in its tables or, with `@pytest.mark.empty_database`, without a table."""
    empty = request.node.get_closest_marker("empty_database") is not None
    if getattr(request, "param", "sqlite") == "sqlite":
        yield await databases.sqlite(tmp_path / "chat.sqlite3", empty=empty)
        return
    async with databases.postgres(request.getfixturevalue("postgres"), empty=empty) as address:
        yield address


@pytest.fixture
def settings(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Settings:
    """The settings of a local installation, in the environment too, where main.py finds them.

    `@pytest.mark.environment(CHATTERBOX_...="...")` adds to them.
    """
    monkeypatch.setenv("CHATTERBOX_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CHATTERBOX_DATABASE_URL", database_url)
    monkeypatch.setenv("CHATTERBOX_BCRYPT_COST", "4")
    monkeypatch.setenv("CHATTERBOX_LOG_LEVEL", "DEBUG")
    for name, value in UNLIMITED.items():
        monkeypatch.setenv(name, value)
    for mark in request.node.iter_markers("environment"):
        for name, value in mark.kwargs.items():
            monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)  # no .env of a developer
    return Settings()


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """The services alone, without a door."""
    house = House(settings)
    async with house.open():
        yield house


@pytest.fixture
async def ana(house: House) -> Identity:
    return await member(house, "ana")


@pytest.fixture
async def bo(house: House) -> Identity:
    return await member(house, "bo")


@pytest.fixture
async def cem(house: House) -> Identity:
    return await member(house, "cem")


async def member(house: House, name: str) -> Identity:
    """A registered and signed-in user."""
    await house.accounts.register(name, PASSWORD)
    user = await house.accounts.authenticate(name, PASSWORD)
    token = await house.sessions.open_for_program(user)
    return await house.sessions.by_token(token.value)


@pytest.fixture
async def chat(settings: Settings, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Chat]:
    """The whole application, as main.py puts it together; it may not log an error."""
    async with AsyncExitStack() as stack:
        yield await open_chat(stack)
    errors = [record for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not errors, "unexpected errors in the log"
