"""What a file is, by what is in it: its name and whoever sends it may say anything."""

import codecs
import re
from pathlib import Path

PLAIN, UNKNOWN = "text/plain; charset=utf-8", "application/octet-stream"

BEGINNINGS = {b"%PDF-": "application/pdf"}

NOT_IN_TEXTS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")

AT_ONCE = 1 << 20  # bytes


def kind_of(path: Path) -> str:
    """The type of what is no picture: one of few, none of which a browser would do anything with."""
    with path.open("rb") as file:
        beginning = file.read(8)
    known = next((kind for mark, kind in BEGINNINGS.items() if beginning.startswith(mark)), None)
    return known or (PLAIN if _is_text(path) else UNKNOWN)


def _is_text(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(AT_ONCE):
                if NOT_IN_TEXTS.search(decoder.decode(part)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
