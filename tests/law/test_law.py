"""The short form of the law: the same scripts every time."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.law.outside import outside
from tests.law.script import Step, scripts
from tests.law.stage import QUICK, Stage, inside, stage

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


def test_through_the_services(database_url: str, tmp_path: Path) -> None:
    quick = QUICK if database_url.startswith("sqlite") else ""
    with stage(inside(database_url + quick, tmp_path)) as it:
        hold(it, 25)


@pytest.mark.parametrize("nodes", [1, 2])
def test_over_a_bad_link(tmp_path: Path, nodes: int) -> None:
    with stage(inside(database(tmp_path), tmp_path, nodes), always_settled=False) as it:
        hold(it, 25, wire=True)


def test_through_sockets_and_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATTERBOX_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CHATTERBOX_DATABASE_URL", database(tmp_path))
    monkeypatch.setenv("CHATTERBOX_BCRYPT_COST", "4")
    with stage(outside()) as it:
        hold(it, 10)
