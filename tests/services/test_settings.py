"""What follows from the settings."""

from pathlib import Path

import pytest
from pydantic import ValidationError

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
    "bad", [{"port": 0}, {"bcrypt_cost": 3}, {"public_url": "chat.example"}, {"backplane": "x://"}]
)
def test_nonsense_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**bad)  # type: ignore[arg-type]


def test_every_setting_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in readme] == []
