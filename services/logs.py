"""Logging, with one rule: a secret never reaches a log, whichever library writes the line."""

import json
import logging
import re
import secrets
from datetime import UTC, datetime
from typing import Literal

SECRETS = (
    # what follows an address, what people look for and tickets among it: uvicorn logs the whole path of a WebSocket
    re.compile(r"(/[^\s?\"']*\?)[^\s\"']+"),
    re.compile(r"((?:token|ticket|invite|client_id)=)[^&\s\"']+", re.IGNORECASE),
    # by which NiceGUI knows a page, in addresses and where it tells of pages that have gone
    re.compile(r"()\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"),
    # headers, as websockets logs them at DEBUG
    re.compile(r"((?:authorization|cookie|set-cookie)['\"]?\s*[:,]\s*).+", re.IGNORECASE),
    # JSON fields of frames and bodies, quoted once or twice
    re.compile(r"(\\?\"(?:token|access_token|\w*password|otp)\\?\"\s*:\s*\\?\")[^\"\\]+", re.IGNORECASE),
    # anything in the shape of a signed token or a bcrypt hash
    re.compile(r"()eyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"()\$2[aby]\$\d\d\$[./\w]{53}"),
)


CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {10: "\\n", 13: "\\r", 9: "\\t"}
"""What would begin a line that nobody wrote, or speak to the terminal of whoever reads the log."""


class RedactingFormatter(logging.Formatter):
    """Formats a line, traceback included, blots secrets out of the finished text and escapes control characters.

    The lines of a traceback are set in: whatever begins at the margin is an entry of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        return redacted("\n    ".join(line.translate(CONTROLS) for line in super().format(record).split("\n")))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 logging's name
        return super().formatMessage(record).translate(CONTROLS)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines; with the same blots."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if record.exc_info:
            entry["traceback"] = redacted(self.formatException(record.exc_info))
        return json.dumps(entry)  # which escapes every control character, and what is not ASCII


def log_failure(log: logging.Logger) -> str:
    """Log the exception that is being handled, under a random number: whom it hits is told that, and nothing else."""
    number = secrets.token_hex(4)
    log.exception("Failure %s", number)
    return number


def _mild(record: logging.LogRecord) -> bool:
    """A peer that sends what is no UTF-8, or no packet of socket.io, is refused; uvicorn and engine.io tell it as an
    error of ours, with a traceback."""
    if record.getMessage().startswith(
        ("Invalid UTF-8 sequence", "message async handler error", "Unknown receive error")
    ):
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True


def redacted(text: str) -> str:
    for pattern in SECRETS:
        text = pattern.sub(r"\1[redacted]", text)
    return text


def set_up_logging(level: str, form: Literal["text", "json"] = "text") -> None:
    """Send all logs of `level` and above to standard error, through a formatter."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter() if form == "json" else RedactingFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in (
        "uvicorn",
        "uvicorn.error",
        "uvicorn.access",
        "engineio.server",
        "socketio.server",
    ):  # handlers of their own would bypass the formatter
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in ("uvicorn.error", "engineio.server"):
        logging.getLogger(name).addFilter(_mild)
    # These say at DEBUG what was asked of the database, values included: names, digests, what people wrote.
    for name in ("tortoise", "aiosqlite", "asyncpg"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
