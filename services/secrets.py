"""The three secrets of an installation: made at the first start, kept in one file that only its owner can read."""

import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from services.settings import Settings

SHORTEST = 32  # bytes, as long as the HMAC-SHA-256 that each of them keys
NAMES = ("token_key", "session_secret", "password_pepper")
OPTIONAL = "old_token_key"


class WeakSecret(Exception):
    """A secret is missing, short, guessable or readable by others: the start is refused."""


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """`token_key` signs tokens, `session_secret` keys the hash of cookies, `password_pepper` that of passwords.

    `old_token_key` signed them before; what it signed stays good until it expires.
    """

    token_key: bytes
    session_secret: bytes
    password_pepper: bytes
    old_token_key: bytes | None = None


def load_secrets(settings: Settings) -> Secrets:
    """Return the secrets from the environment, from the secrets file where that is silent; make the file if needed.

    :raises WeakSecret: with a sentence for the operator, which never shows a secret
    """
    given = {name: value for name in (*NAMES, OPTIONAL) if (value := getattr(settings, name)) is not None}
    if not given.keys() >= set(NAMES):
        given = _from_file(settings.secrets_path) | given
    found = {name: given.get(name, "").encode() for name in (*NAMES, *given.keys() & {OPTIONAL})}
    for name, value in found.items():
        if len(value) < SHORTEST or len(set(value)) < 8:
            raise WeakSecret(
                f"CHATTERBOX_{name.upper()} has to be at least {SHORTEST} random bytes. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
    if len(set(found.values())) < len(found):
        raise WeakSecret(f"{', '.join('CHATTERBOX_' + name.upper() for name in found)} have to be different.")
    return Secrets(**found)


def _from_file(path: Path) -> dict[str, str]:
    try:
        return _read(path)
    except FileNotFoundError:
        _write(path, {name: secrets.token_hex(SHORTEST) for name in NAMES})
        return _read(path)


def _read(path: Path) -> dict[str, str]:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise WeakSecret(f"Others can read {path}. Run: chmod 600 {path}")
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(kept[name]) for name in (*NAMES, OPTIONAL) if name in kept}
    except (ValueError, TypeError):
        raise WeakSecret(f"{path} is not a JSON object of secrets. Restore it from a backup.") from None


def _write(path: Path, kept: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as secrets_file:
        json.dump(kept, secrets_file, indent=2)
        secrets_file.flush()
        os.fsync(secrets_file.fileno())
