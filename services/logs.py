"""Logging, with one rule: a secret never reaches a log, whichever library writes the line."""

import logging
import re

SECRETS = (
    # tokens and tickets in an address: uvicorn logs the whole path of a WebSocket
    re.compile(r"((?:token|ticket)=)[^&\s\"']+", re.IGNORECASE),
    # headers, as websockets logs them at DEBUG
    re.compile(r"((?:authorization|cookie|set-cookie)['\"]?\s*[:,]\s*).+", re.IGNORECASE),
    # JSON fields of frames and bodies, quoted once or twice
    re.compile(r"(\\?\"(?:token|access_token|password|hashed_password)\\?\"\s*:\s*\\?\")[^\"\\]+", re.IGNORECASE),
    # anything in the shape of a signed token or a bcrypt hash
    re.compile(r"()eyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"()\$2[aby]\$\d\d\$[./\w]{53}"),
)


class RedactingFormatter(logging.Formatter):
    """Formats a line, traceback included, and blots secrets out of the finished text."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for pattern in SECRETS:
            line = pattern.sub(r"\1[redacted]", line)
        return line


def set_up_logging(level: str) -> None:
    """Send all logs of `level` and above to standard error, through the formatter."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in (
        "uvicorn",
        "uvicorn.error",
        "uvicorn.access",
    ):  # handlers of their own would bypass the formatter
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    # These say at DEBUG what was asked of the database, values included: names, digests, what people wrote.
    for name in ("tortoise", "aiosqlite", "asyncpg"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
