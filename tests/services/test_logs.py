"""A secret never reaches a log."""

import logging

import pytest

from services.logs import RedactingFormatter

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "line",
    [
        f'127.0.0.1:1 - "WebSocket /ws?token={JWT}" [accepted]',
        f"< GET /ws?follow=none&token={JWT} HTTP/1.1",
        f"< Authorization: Bearer {JWT}",
        "< cookie: chatterbox_session=secret-cookie; other=1",
        "('set-cookie', 'chatterbox_session=secret-cookie; HttpOnly')",
        f'< TEXT \'{{"type":"hello","token":"{JWT}"}}\' [99 bytes]',
        'body {"username":"ana","password":"secret-password"}',
        r'body "{\"password\":\"secret-password\"}"',
        "$2b$12$abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQ is secret-hash-free",
    ],
)
def test_secrets_are_blotted_out(line: str) -> None:
    written = RedactingFormatter("%(message)s").format(logging.makeLogRecord({"msg": line}))
    assert "[redacted]" in written
    for secret in (JWT, "secret-cookie", "secret-password", "$2b$12$"):
        assert secret not in written


def test_tracebacks_are_covered_too() -> None:
    try:
        raise ValueError(f"bad token {JWT}")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, (ValueError, error, error.__traceback__))
    assert JWT not in RedactingFormatter().format(record)


def test_other_lines_stay_as_they_are() -> None:
    line = "3 changes were not stored: ana said token and password"
    assert RedactingFormatter("%(message)s").format(logging.makeLogRecord({"msg": line})) == line
