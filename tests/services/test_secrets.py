"""Secrets: made once, kept for their owner alone, refused when weak."""

import json
import stat
from pathlib import Path

import pytest

from services.secrets import WeakSecret, load_secrets
from services.settings import Settings

GOOD = [f"{letter}0123456789abcdef0123456789abcdef" for letter in "xyz"]


def test_made_at_the_first_start_and_the_same_at_the_next(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    first = load_secrets(settings)
    assert load_secrets(settings) == first
    assert len({first.token_key, first.session_secret, first.password_pepper}) == 3
    assert stat.S_IMODE(settings.secrets_path.stat().st_mode) == 0o600


def test_the_environment_goes_first_and_needs_no_file(tmp_path: Path) -> None:
    token_key, session_secret, pepper = GOOD
    secrets = load_secrets(
        Settings(data_dir=tmp_path, token_key=token_key, session_secret=session_secret, password_pepper=pepper)
    )
    assert secrets.token_key == token_key.encode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("weak", ["", "short", "a" * 64])
def test_a_weak_secret_is_refused_without_being_shown(tmp_path: Path, weak: str) -> None:
    with pytest.raises(WeakSecret, match="CHATTERBOX_TOKEN_KEY") as refusal:
        load_secrets(Settings(data_dir=tmp_path, token_key=weak))
    assert not weak or weak not in str(refusal.value)


def test_two_equal_secrets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeakSecret, match="different"):
        load_secrets(Settings(data_dir=tmp_path, token_key=GOOD[0], session_secret=GOOD[0]))


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    load_secrets(settings)
    settings.secrets_path.chmod(0o644)
    with pytest.raises(WeakSecret, match="chmod 600"):
        load_secrets(settings)


@pytest.mark.parametrize("content", ["not json", "[]", json.dumps({"token_key": GOOD[0]})])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(WeakSecret):
        load_secrets(Settings(data_dir=tmp_path))
    assert file.read_text() == content
