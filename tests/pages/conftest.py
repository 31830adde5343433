"""Pages are tested on one kind of database: what is drawn does not depend on it."""

from pathlib import Path

import pytest


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite://{tmp_path}/chat.sqlite3"
