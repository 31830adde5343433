"""A short run of what `tests.attacks.fuzz` does at length."""

import pytest

from tests.attacks.fuzz import Fuzz, bodies, drawn, frames
from tests.live.server import Server

pytestmark = pytest.mark.process


async def test_frames_that_nobody_thought_of(server: Server, token: str) -> None:
    fuzz = Fuzz(server, token)
    await fuzz.send_frames(drawn(frames, 300))
    assert {"bad_request", "empty", "ok"} <= set(fuzz.answers), "it hits on nothing"


async def test_bodies_that_nobody_thought_of(server: Server, token: str) -> None:
    fuzz = Fuzz(server, token)
    await fuzz.send_bodies(drawn(bodies, 150))
    assert "422" in fuzz.answers
