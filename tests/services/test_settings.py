"""What follows from the settings."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.secrets import NAMES, OPTIONAL
from services.settings import Settings


@pytest.mark.parametrize(
    ("host", "public_url", "shortest", "refuses_common"),
    [
        ("127.0.0.1", None, 4, False),
        ("localhost", None, 4, False),
        ("::1", None, 4, False),
        ("0.0.0.0", None, 8, True),
        ("chat.internal", None, 8, True),
        ("127.0.0.1", "https://chat.example", 8, True),
    ],
)
def test_passwords_are_strict_as_soon_as_others_can_reach_the_server(
    host: str, public_url: str | None, shortest: int, refuses_common: bool
) -> None:
    settings = Settings(host=host, public_url=public_url)
    assert (settings.shortest_password, settings.refuses_common_passwords) == (shortest, refuses_common)


def test_what_is_said_goes_before_what_follows() -> None:
    settings = Settings(min_password_length=6, common_passwords=False)
    assert (settings.shortest_password, settings.refuses_common_passwords) == (6, True)


def test_the_database_is_a_file_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == f"sqlite://{tmp_path}/chat.sqlite3"
    assert Settings(database_url="postgres://x/y").database == "postgres://x/y"


@pytest.mark.parametrize(
    "bad",
    [
        {"port": 0},
        {"bcrypt_cost": 3},
        {"public_url": "chat.example"},
        {"backplane": "x://", "database_url": "postgres://x/y"},
        {"backplane": "nats://x"},  # with SQLite, whose file belongs to one process
    ],
)
def test_nonsense_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**bad)  # type: ignore[arg-type]


def test_a_server_is_full_before_it_runs_out_of_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.settings.open_files", lambda: 1024)
    assert Settings().most_sockets == 921
    assert Settings(max_sockets=0).most_sockets == 0


PROJECT = Path(__file__).parents[2]

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def documented() -> dict[str, str]:
    """The settings of the README's table, and the default that stands beside each."""
    found: dict[str, str] = {}
    for names, defaults in re.findall(r"^\| (`[A-Z_`, ]+`) \| ([^|]+) \|", README, re.MULTILINE):
        split = names.replace("`", "").split(", ")
        values = defaults.strip().split(", ")
        found |= dict(zip(split, values if len(split) == len(values) else [defaults.strip()] * len(split), strict=True))
    return {name.lower(): default for name, default in found.items()}


def test_the_readme_has_every_setting_and_no_other_with_its_default() -> None:
    table = documented()
    assert sorted(table) == sorted(Settings.model_fields)
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    told = {name: default.strip("`") for name, default in table.items() if re.fullmatch("`[^`]*`", default)}
    assert {name: str(defaults[name]) for name in told} == told
    # Where it says in words what holds, the code decides by what else is set, or by where it runs.
    assert [name for name in table.keys() - told.keys() if defaults[name] is not None] == ["data_dir"], "a path"


def test_every_setting_is_read_in_one_place_and_used() -> None:
    code = {path: path.read_text(encoding="utf-8") for path in PROJECT.glob("*.py")}
    for layer in ("api", "pages", "services", "demo"):
        code |= {path: path.read_text(encoding="utf-8") for path in (PROJECT / layer).rglob("*.py")}
    assert [str(path) for path, text in code.items() if re.search(r"os\.environ|getenv", text)] == []
    unused = [
        name
        for name in Settings.model_fields
        if not any(re.search(rf"(settings|self)\.{name}\b", text) for text in code.values())
        and name not in {*NAMES, OPTIONAL}  # which are looked up by their names
    ]
    assert unused == []
