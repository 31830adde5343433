"""The table of threats: every place that it names is there, and so is every test."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
TABLE = (PROJECT / "docs" / "threats.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\S.*) \| (\S.*) \| `([\w/.]+)` \| `([\w/.]+)::(\w+)` \|$", TABLE, re.MULTILINE)


@cache
def named_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(it.name for it in tree.body if isinstance(it, functions) and it.name.startswith("test_"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_named_is_there(row: tuple[str, ...]) -> None:
    _, _, place, file, test = row
    assert (PROJECT / place).is_file()
    assert test in named_in(PROJECT / file)


def test_every_line_of_the_tables_is_a_row() -> None:
    heads = len(re.findall(r"^\|(?: what comes|---)", TABLE, re.MULTILINE))
    assert len(ROWS) == len(re.findall(r"^\|", TABLE, re.MULTILINE)) - heads
    assert len(ROWS) >= 70
