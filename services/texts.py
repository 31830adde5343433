"""What a text may be that people write: long enough, short enough, and storable."""

import unicodedata

from services.errors import BadRequest, EmptyMessage, MessageTooLong

LONGEST = 4000  # code points of a message
LONGEST_CLIENT_ID = 64
LONGEST_FILE_NAME = 100


def check_message(text: str, *, may_be_empty: bool = False) -> None:
    """:raises EmptyMessage, MessageTooLong, BadRequest:"""
    if not may_be_empty:
        check_says_something(text)
    if len(text) > LONGEST:
        raise MessageTooLong
    check_storable(text)


def check_says_something(text: str) -> None:
    """:raises EmptyMessage:"""
    if not text.strip():
        raise EmptyMessage


def check_storable(text: str) -> None:
    """:raises BadRequest: for a lone surrogate, which no encoder takes, and for NUL, which PostgreSQL cannot store"""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRequest from None
    if "\x00" in text:
        raise BadRequest


def check_client_id(client_id: str | None) -> None:
    """:raises BadRequest:"""
    if client_id is not None and not (0 < len(client_id) <= LONGEST_CLIENT_ID and client_id.isprintable()):
        raise BadRequest


def clean_line(text: str, longest: int) -> str:
    """A title or topic: one line without space around it.

    :raises BadRequest: when it is longer than `longest` characters or has something in it that is not to be seen
    """
    line = " ".join(text.split())
    check_storable(line)
    if len(line) > longest or not line.isprintable():
        raise BadRequest(f"This is one line of at most {longest} characters.")
    return line


def clean_file_name(name: str) -> str:
    """What a file is called, without the folders that it was in, and without what cannot be seen: that could show it
    as something else than it is."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(it if unicodedata.category(it)[0] not in "CZ" else " " if it.isspace() else "" for it in last)
    line = " ".join(seen.split()).strip(". ") or "file"
    stem, dot, ending = line.rpartition(".")
    if not dot or len(ending) > LONGEST_FILE_NAME // 2:
        return line[:LONGEST_FILE_NAME]
    return f"{stem[: LONGEST_FILE_NAME - len(ending) - 1]}.{ending}"
