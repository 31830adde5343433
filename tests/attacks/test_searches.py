"""What is sought: never an error of the database, and nothing of what is not one's own."""

import pytest

from tests.attacks.raw import exchange, request
from tests.live.server import Server

pytestmark = pytest.mark.process

SEARCHES = {
    "nothing": ("", 200), "a space": ("%20", 200), "a quote": ("%22", 200), "two quotes": ("%22%22", 200),
    "an open phrase": ("%22hello", 200), "a star": ("*", 200), "a column": ("message:x", 200), "AND": ("AND", 200),
    "NOT": ("NOT%20x", 200), "NEAR": ("NEAR(a%20b)", 200), "brackets": ("(((", 200), "a caret": ("%5Eabc", 200),
    "a minus": ("-abc", 200), "SQL": ("'%20OR%201=1%20--", 200), "percent": ("%25%25%25", 200),
    "underscores": ("___", 200),
    "a backslash": ("%5C%5C", 200), "NUL": ("a%00b", 422), "invalid UTF-8": ("%ff%fe", 200),
    "emoji": ("%F0%9F%98%80", 200),
    "too long": ("x" * 201, 422), "many words": ("a+" * 99, 200), "no such name": ("from:nobody", 200),
    "an empty name": ("from:", 200), "a bad day": ("before:2026-99-99", 200),
    "a year of zeros": ("before:0000-00-00", 200),
    "a far day": ("after:9999-12-31", 200), "no such thing": ("has:nothing", 200), "a huge limit": ("x&limit=101", 422),
    "a limit of text": ("x&limit=a", 422), "a place beyond": (f"x&before={2**63}", 422),
    "an unknown room": ("in:nowhere", 200),
}  # fmt: skip


@pytest.mark.parametrize("name", SEARCHES)
async def test_searches(server: Server, token: str, name: str) -> None:
    query, status = SEARCHES[name]
    answer = await exchange(server, request("GET", f"/search?q={query}", {"Authorization": f"Bearer {token}"}))
    assert answer is not None
    assert answer.status == status, answer.body


async def test_the_same_answer_for_a_room_that_is_not_and_one_that_is_not_ones_own(server: Server, token: str) -> None:
    owner = {"Authorization": f"Bearer {await server.token('victim')}"}
    await exchange(server, request("POST", "/rooms", owner, b'{"title":"Secret","kind":"private"}'))
    mine = {"Authorization": f"Bearer {token}"}
    for path in ("", "/messages", "/changes?after=0", "/pins", "/members"):
        bodies = [
            await exchange(server, request("GET", f"/rooms/{room}{path}", mine)) for room in ("secret", "nowhere")
        ]
        assert bodies[0] is not None
        assert bodies[1] is not None
        assert (bodies[0].status, bodies[0].body) == (404, bodies[1].body), path
