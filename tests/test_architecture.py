"""Layers point one way: the table of who may never import whom, held by a test that is shown to be able to fail."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WEB = {"nicegui", "fastapi", "starlette", "uvicorn", "websockets", "socketio"}
MACHINERY = {
    "backplane",
    "broadcast",
    "errors",
    "event_text",
    "events",
    "heartbeat",
    "hub",
    "limits",
    "logs",
    "nats_backplane",
    "settings",
    "subscription",
}

NEVER = {
    "models": {"services", "api", "pages", "demo", "main"} | WEB,
    "services": {"api", "pages", "demo", "main"} | WEB,
    "api": {"pages", "models", "main", "nicegui", "tortoise"},
    "pages": {"api", "models", "main", "tortoise"},
    "demo": {"api", "pages", "models", "main", "tortoise"} | WEB,
    "pages/components": {"services", "api", "models", "main", "tortoise"},
}


def imported(source: str) -> set[str]:
    """Every module that a source names in an import, with all of its parents."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(name.split(".")[:depth]) for name in names for depth in range(1, name.count(".") + 2)}


def trespasses(layer: str, source: str) -> set[str]:
    return imported(source) & NEVER[layer]


@pytest.mark.parametrize("layer", NEVER)
def test_no_file_imports_what_its_layer_may_not(layer: str) -> None:
    files = sorted((ROOT / layer).rglob("*.py"))
    assert files
    assert {
        str(file.relative_to(ROOT)): found for file in files if (found := trespasses(layer, file.read_text()))
    } == {}


def test_the_machinery_knows_no_use_case_and_no_table() -> None:
    for name in MACHINERY:
        ours = {it for it in imported((ROOT / "services" / f"{name}.py").read_text()) if it.startswith("services.")}
        modules = {it.split(".")[1] for it in ours}
        assert modules <= MACHINERY, name
        assert "models" not in imported((ROOT / "services" / f"{name}.py").read_text()), name


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("models", "from services.errors import NotFound"),
        ("services", "import starlette.requests"),
        ("api", "def f():\n    from models import User"),
        ("pages", "from api import router"),
        ("pages/components", "import services"),
    ],
)
def test_the_check_can_fail(layer: str, source: str) -> None:
    assert trespasses(layer, source)


def test_the_pages_are_pure_python() -> None:
    ours = [ROOT / layer for layer in ("api", "demo", "pages", "services", "models", "tests", "docs", "benchmarks")]
    assert [
        file for folder in ours for file in folder.rglob("*") if file.suffix in {".js", ".ts", ".vue", ".jsx"}
    ] == []
