"""A secret never reaches a log."""

import json
import logging

import pytest

from services.logs import JsonFormatter, RedactingFormatter

CLIENT = "50c6541c-7650-4392-8b5b-6de1fb919622"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "line",
    [
        f'127.0.0.1:1 - "WebSocket /ws?token={JWT}" [accepted]',
        f"< GET /ws?follow=none&token={JWT} HTTP/1.1",
        "GET /search?q=secret-password",
        "GET /_nicegui_ws/socket.io/?EIO=4&client_id=secret-cookie&tab_id=x",
        f"POST /_nicegui/client/{CLIENT}/upload/7",
        f"Pruning stale client {CLIENT}",
        "b'tab_id=1&client_id=secret-cookie'",
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
    for secret in (JWT, CLIENT, "secret-cookie", "secret-password", "$2b$12$"):
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


def test_a_line_cannot_be_smuggled_in() -> None:
    record = logging.makeLogRecord({"msg": "from %s", "args": ("ana\n2026 ERROR forged\r\x1b[31m\x9b\x00",)})
    written = RedactingFormatter("%(message)s").format(record)
    assert written == r"from ana\n2026 ERROR forged\r\x1b[31m\x9b\x00"


def test_the_lines_of_a_traceback_are_set_in() -> None:
    record = failed(ValueError("one\nERROR forged"))
    first, *rest = RedactingFormatter("%(message)s").format(record).split("\n")
    assert first == "failed"
    assert rest
    assert all(line.startswith("    ") for line in rest)


def test_json_lines_are_one_object_each() -> None:
    record = failed(ValueError(f"one\ntwo {JWT}"))
    record.msg = f"failed\n\x1b {JWT} ö"
    written = JsonFormatter().format(record)
    assert "\n" not in written
    entry = json.loads(written)
    assert (entry["level"], entry["message"]) == ("ERROR", "failed\n\x1b [redacted] ö")
    assert "ValueError: one\ntwo [redacted]" in entry["traceback"]
    assert entry["time"].endswith("+00:00")


def failed(error: Exception) -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, (type(error), error, error.__traceback__))
