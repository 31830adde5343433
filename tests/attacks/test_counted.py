"""How many named attacks there are, kind by kind: none of them may quietly become fewer."""

from collections.abc import Sized

import pytest

from tests.attacks import (
    test_bodies,
    test_codes,
    test_conformance,
    test_cookies,
    test_described,
    test_files,
    test_frames,
    test_handshakes,
    test_headers,
    test_names,
    test_page_sockets,
    test_requests,
    test_searches,
    test_tokens,
    test_uploads,
)
from tests.attacks.payloads import PAYLOADS

KINDS: dict[str, tuple[Sized, ...]] = {
    "handshake": (test_handshakes.HANDSHAKES,),
    "frame": (test_frames.REFUSED, test_conformance.BREACHES),
    "JSON": (test_frames.BAD, test_bodies.NO_JSON),
    "field": (test_bodies.FIELDS, test_codes.WRONG, test_codes.MALFORMED, test_described.VALUES),
    "body": (test_bodies.KINDS, test_requests.HALVES, test_requests.LINES, test_uploads.SENT),
    "header": (test_headers.BELIEVED_BY_SOMEBODY, test_headers.PROOFS, test_headers.SITES),
    "cookie": (test_cookies.COOKIES, test_cookies.PREFERENCES),
    "token": (test_tokens.HEADERS, test_tokens.CLAIMS, test_tokens.broken("a.b.c")),
    "name": (test_names.NAMES,),
    "search": (test_searches.SEARCHES,),
    "address": (test_requests.PATHS,),
    "upload": (test_uploads.FILES, test_uploads.NAMES, test_uploads.TO_A_PAGE),
    "file": (test_files.CONTENTS, test_files.NAMES, test_files.REFUSED, test_files.IDS, test_files.CLAIMS),
    "socket.io": (test_page_sockets.HANDSHAKES, test_page_sockets.FRAMES, test_page_sockets.SMUGGLED),
}
LEAST = {
    "handshake": 25, "frame": 50, "JSON": 60, "field": 60, "body": 35, "header": 55, "cookie": 45, "token": 45,
    "name": 35, "search": 30, "address": 15, "upload": 45, "file": 50, "socket.io": 65,
}  # fmt: skip


@pytest.fixture(autouse=True)
def undisturbed() -> None:
    """Nothing is attacked here."""


def test_there_are_enough_of_every_kind() -> None:
    found = {kind: sum(map(len, attacks)) for kind, attacks in KINDS.items()}
    assert found.keys() == LEAST.keys()
    assert {kind: count for kind, count in found.items() if count < LEAST[kind]} == {}
    assert sum(found.values()) >= 600
    assert len(PAYLOADS) >= 40, "texts that want to run, for the browser: tests/live/test_browser_scripts.py"
