"""What is logged in the tests' own process, as our log would have it, against every secret that is used there."""

import copy
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from nicegui import Client

from services.logs import RedactingFormatter, set_up_logging
from services.passwords import Passwords
from services.recovery_codes import RecoveryCodes
from services.second_factor import Offer
from services.secrets import Secrets
from services.sessions import Proof
from tests.live.server import SHORTEST_SECRET

FORMATTER = RedactingFormatter("%(levelname)s %(name)s: %(message)s")


class Overheard:
    """`lines` are what was logged, `secrets` what may not stand in them: passwords that were typed, and tokens,
    cookies, tickets, codes, keys and pages' ids that were made."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.secrets: set[str] = set()

    def leaks(self) -> list[str]:
        log = "\n".join(self.lines)
        return [secret for secret in self.secrets if len(secret) >= SHORTEST_SECRET and secret in log]

    def forget(self) -> None:
        self.lines.clear()
        self.secrets.clear()

    def note(self, secret: object) -> None:
        if isinstance(secret, str | bytes):
            self.secrets.add(secret.decode() if isinstance(secret, bytes) else secret)


@contextmanager
def overhearing() -> Iterator[Overheard]:
    """Listen at the most talkative level, with what production keeps quiet kept quiet."""
    overheard = Overheard()
    make_record = logging.getLogRecordFactory()

    def hear(*arguments: Any, **options: Any) -> logging.LogRecord:
        record = make_record(*arguments, **options)
        overheard.lines.append(FORMATTER.format(copy.copy(record)))
        return record

    logging.setLogRecordFactory(hear)
    set_up_logging("DEBUG")
    logging.getLogger().handlers.clear()
    with pytest.MonkeyPatch.context() as patched:
        for kind, fields in (
            (Proof, ("value",)),
            (Offer, ("secret",)),
            (Secrets, ("token_key", "session_secret", "password_pepper")),
            (Client, ("id",)),
        ):
            patched.setattr(kind, "__init__", _noting_fields(kind, fields, overheard))
        for name in ("check_strength", "hash", "matches"):
            patched.setattr(Passwords, name, _noting_password(getattr(Passwords, name), overheard))
        patched.setattr(RecoveryCodes, "replace", _noting_codes(RecoveryCodes.replace, overheard))
        yield overheard
    logging.setLogRecordFactory(make_record)


def _noting_fields(kind: type, fields: tuple[str, ...], overheard: Overheard) -> Callable[..., None]:
    make: Any = vars(kind)["__init__"]

    def noting(self: Any, *arguments: Any, **options: Any) -> None:
        make(self, *arguments, **options)
        for field in fields:
            overheard.note(getattr(self, field))

    return noting


def _noting_password(do: Callable[..., Any], overheard: Overheard) -> Callable[..., Any]:
    def noting(self: Passwords, password: str, *arguments: Any) -> Any:
        overheard.note(password)
        return do(self, password, *arguments)

    return noting


def _noting_codes(replace: Callable[..., Any], overheard: Overheard) -> Callable[..., Any]:
    async def noting(*arguments: Any) -> Any:
        codes = await replace(*arguments)
        for code in codes:
            overheard.note(code)
        return codes

    return noting
