"""Names that look like others, cannot be seen, or mean something to somebody's program."""

import json

import pytest

from tests.attacks.raw import exchange, request
from tests.live.server import Server

pytestmark = pytest.mark.process

NAMES = {
    "empty": "", "one letter": "a", "33 letters": "a" * 33, "a space": "a b", "only spaces": "   ", "a tab": "a\tb",
    "a newline": "a\nb", "NUL": "a\x00b", "HTML": "<b>ana</b>", "a path": "../ana", "SQL": "a'--", "quotes": 'a"b',
    "right to left": "ana\u202eb", "zero width": "an\u200ba", "joiner": "an\u200da", "soft hyphen": "an\u00ada",
    "byte order mark": "\ufeffana", "private use": "ana\ue000", "emoji": "ana😀", "combining": "a\u0301\u0301\u0301",
    "line separator": "ana\u2028", "tag": "ana\U000e0061", "at": "@ana", "all": "all", "All": "ALL", "slash": "a/b",
    "percent": "a%62", "template": "{{7*7}}", "dollar": "${7*7}", "control": "a\x1b[31m", "delete": "a\x7fb",
    "Cyrillic a": "\u0430na", "Greek o": "b\u03bf", "Cyrillic in the middle": "p\u0430ypal",
    "variation selector": "ana\ufe0f", "fullwidth all": "ａｌｌ", "no-break space": "a\u00a0b",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_names(server: Server, name: str) -> None:
    body = json.dumps({"username": NAMES[name], "password": "12345678"}).encode()
    answer = await exchange(server, request("POST", "/register", body=body))
    assert answer is not None
    assert (answer.status, answer.code) == (422, "invalid_username")
    assert "12345678" not in answer.body.decode()
