"""Frames and bodies that nobody thought of: `uv run -m tests.attacks.fuzz --frames 100000`.

Each frame gets an answer of the contract or none, each body an answer below 500, and nobody else notices.
"""

import argparse
import asyncio
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.attacks.raw import exchange, request
from tests.live.program import ask, dial, receive
from tests.live.server import Server

KINDS = (
    "post", "edit", "delete", "react", "pin", "history", "subscribe", "unsubscribe", "read", "unread", "typing", "auth",
    "ping", "hello", "message", "nonsense",
)  # fmt: skip
FIELDS = (
    "message", "room", "client_id", "reply_to", "id", "emoji", "on", "before", "after", "around", "limit", "cursor",
    "epoch", "seq", "token", "ref", "extra",
)  # fmt: skip
PATHS = (
    "/register",
    "/login",
    "/session",
    "/rooms",
    "/rooms/general/messages",
    "/rooms/general/read",
    "/messages/1/report",
)
EXPECTED_CLOSES = {1008}
"""Too many malformed frames in a minute."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=50)
    | st.sampled_from(("general", "😀", ""))
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
objects = st.builds(
    lambda kind, fields: json.dumps({"type": kind, **fields}),
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(FIELDS), values, max_size=5),
)
frames = objects | st.text(max_size=200) | st.text(max_size=50).map(lambda text: "{" + text)
bodies = st.binary(max_size=300) | values.map(lambda value: json.dumps(value).encode()) | objects.map(str.encode)


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many examples, the same ones each time."""
    found: list[Any] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    )  # fmt: skip
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found


class Fuzz:
    """Sends, and counts what came back."""

    def __init__(self, server: Server, token: str) -> None:
        self._server = server
        self._token = token
        self.answers: Counter[str] = Counter()

    async def send_frames(self, examples: list[str]) -> None:
        waiting = examples[::-1]
        while waiting:
            async with dial(self._server, self._token, query="?follow=none") as socket:
                await receive(socket, "welcome")
                try:
                    while waiting:
                        await self._send_frame(socket, waiting[-1])
                        waiting.pop()
                except ConnectionClosed as closed:
                    if closed.rcvd is None or closed.rcvd.code not in EXPECTED_CLOSES:
                        raise AssertionError(waiting[-1]) from closed
                    self.answers[f"closed {closed.rcvd.code}"] += 1
                    waiting.pop()

    async def _send_frame(self, socket: ClientConnection, text: str) -> None:
        await socket.send(text.encode("utf-8", "replace").decode())
        await socket.send('{"type":"ping","ref":"fence"}')
        while True:
            answer = await receive(socket)  # which holds it against the contract
            assert answer.get("code") != "internal", text
            if answer.get("ref") == "fence":
                return
            self.answers[str(answer.get("code", answer["type"]))] += 1

    async def send_bodies(self, examples: list[bytes]) -> None:
        for number, body in enumerate(examples):
            path = PATHS[number % len(PATHS)]
            answer = await exchange(
                self._server, request("POST", path, {"Authorization": f"Bearer {self._token}"}, body)
            )
            assert answer is not None, (path, body)
            assert answer.status < 500, (path, body, answer)
            self.answers[str(answer.status)] += 1


async def run(count: int) -> None:
    some_frames, some_bodies = drawn(frames, count), drawn(bodies, count // 10)  # takes a while, and answers no pings
    with tempfile.TemporaryDirectory() as folder:
        async with Server(Path(folder), LOG_LEVEL="WARNING") as server:
            victim_token = await server.token("victim")
            fuzz = Fuzz(server, await server.token("mallory"))
            async with dial(server, victim_token, query="?follow=none", max_queue=None) as victim:
                await fuzz.send_frames(some_frames)
                await fuzz.send_bodies(some_bodies)
                assert (await ask(victim, type="ping"))["type"] == "pong"
            assert "Traceback" not in server.log, server.log[server.log.index("Traceback") :][:4000]
            for answer, times in fuzz.answers.most_common():
                print(f"{times:>8,}  {answer}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=2_000, help="and a tenth as many bodies")
    asyncio.run(run(parser.parse_args().frames))


if __name__ == "__main__":
    main()
