"""The README's example of a program, run as it stands."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.live.program import dial, receive
from tests.live.server import WITHIN, Server

README = Path(__file__).parents[2] / "README.md"

pytestmark = pytest.mark.process


async def test_the_robot_says_hello_and_prints_what_people_say(server: Server) -> None:
    code = README.read_text().split("```python\n")[1].split("```")[0]
    program = code.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    token = await server.token("ana")
    async with dial(server, token) as ana:
        await receive(ana, "history")
        robot = await asyncio.create_subprocess_exec(sys.executable, "-uc", program, stdout=asyncio.subprocess.PIPE)
        try:
            assert (await receive(ana, "message"))["message"] == "Hello, I am a robot"
            await ana.send("Hello, robot")
            assert robot.stdout is not None
            async with asyncio.timeout(WITHIN):
                lines = [(await robot.stdout.readline()).decode() for _ in range(2)]
            assert lines == ["robot said Hello, I am a robot\n", "ana said Hello, robot\n"]
        finally:
            robot.kill()
            await robot.wait()
