"""Half an hour of coming and going: `uv run -m tests.soak`.

Ends with 1 when memory grows by more than 1 MB in ten minutes after the first third, in which the caches of rows and
frames are filled, or when descriptors or tasks are left after everybody has gone.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import linear_regression

import psutil  # type: ignore[import-untyped]

from tests.live.server import Server
from tests.soak.actors import ROOMS, Actors

SAMPLE_EVERY, PRINT_EVERY = 5.0, 60.0  # seconds
MOST_GROWTH = 1.0  # MB in ten minutes
GONE_WITHIN = 180.0  # seconds; a page waits a minute for its browser to come back
PEOPLE = 50


class Soak:
    def __init__(self, server: Server, tasks: Path) -> None:
        self._server = server
        self._process = psutil.Process(server.pid)
        self._tasks = tasks
        self.memory: list[tuple[float, float]] = []
        """Seconds and MB."""

    def left(self) -> tuple[int, int]:
        """Descriptors and tasks."""
        return self._process.num_fds(), int(self._tasks.read_text())

    async def watch(self, crowd: list[asyncio.Task[None]], seconds: float) -> None:
        """Measure while they act. One that ends by itself is a fault of this program's: it would measure nothing."""
        began = shown = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            for one in crowd:
                if one.done():
                    one.result()
            self.memory.append((passed, self._process.memory_info().rss / 1e6))
            if time.monotonic() - shown >= PRINT_EVERY:
                shown = time.monotonic()
                self._print(passed)
            await asyncio.sleep(SAMPLE_EVERY)

    def growth(self) -> float:
        """MB in ten minutes, after the first third."""
        late = self.memory[len(self.memory) // 3 :]
        return linear_regression(*zip(*late, strict=True)).slope * 600

    def _print(self, passed: float) -> None:
        descriptors, tasks = self.left()
        print(
            f"{passed / 60:5.1f} min {self.memory[-1][1]:7.1f} MB {descriptors:5} descriptors {tasks:5} tasks",
            flush=True,
        )


async def run(sockets: int, pages: int, minutes: float, pace: float) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        tasks = Path(folder, "tasks")
        options = {"LOG_LEVEL": "ERROR", "FRAMES_PER_SECOND": "50"}
        async with Server(Path(folder), "-m", "tests.soak.watched", str(tasks), **options) as server:
            people, cookies = await sign_up(server)
            actors, soak = Actors(server, people, pace), Soak(server, tasks)
            await briefly(actors, cookies)
            await asyncio.sleep(GONE_WITHIN / 2)
            before = soak.left()
            crowd = begin(actors, cookies, sockets, pages)
            await soak.watch(crowd, minutes * 60)
            await end(crowd)
            stays_clear = await settled(soak, before, within=GONE_WITHIN)
            for met, times in sorted(actors.met.items()):
                print(f"{times:>8,}  {met}")
            growth = soak.growth()
            after = soak.left()
            print(f"memory grew by {growth:+.2f} MB in ten minutes (at most {MOST_GROWTH:g})")
            print(f"descriptors {before[0]} -> {after[0]}, tasks {before[1]} -> {after[1]}")
            fine = growth <= MOST_GROWTH and stays_clear and "Traceback" not in server.log
            print("fine" if fine else f"NOT FINE\n{server.log[-2000:]}")
            return fine


async def sign_up(server: Server) -> tuple[list[str], list[str]]:
    """Tokens and cookies of some people, and rooms of which each is in half."""
    people = [await server.token(f"person{number}") for number in range(PEOPLE)]
    cookies = []
    for number in range(PEOPLE):
        said = {"username": f"person{number}", "password": server.password}
        cookies.append((await server.http.post("/session", json=said)).headers["set-cookie"].partition(";")[0])
        server.http.cookies.clear()  # the next one has another browser
    for number in range(ROOMS):
        room = (await server.post("/rooms", people[0], title=f"Room {number}"))["room"]
        for person in people[1 + number % 2 :: 2]:
            await server.post(f"/rooms/{room}/join", person)
    return people, cookies


def begin(actors: Actors, cookies: list[str], sockets: int, pages: int) -> list[asyncio.Task[None]]:
    acting = [actors.program() for _ in range(sockets)] + [actors.member() for _ in range(5)]
    acting += [actors.browser(cookies[number % len(cookies)]) for number in range(pages)]
    return [asyncio.create_task(act) for act in acting]


async def briefly(actors: Actors, cookies: list[str]) -> None:
    """What is loaded or opened at first use is there before anything is counted."""
    crowd = begin(actors, cookies, 20, 2)
    await asyncio.sleep(20)
    await end(crowd)
    actors.met.clear()


async def end(crowd: list[asyncio.Task[None]]) -> None:
    for one in crowd:
        one.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


async def settled(soak: Soak, before: tuple[int, int], within: float) -> bool:
    """Wait until no more descriptors and tasks are left than before."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if all(now <= then for now, then in zip(soak.left(), before, strict=True)):
            return True
        await asyncio.sleep(SAMPLE_EVERY)
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--pace", type=float, default=10, help="seconds between two acts of each, on average")
    said = parser.parse_args()
    sys.exit(0 if asyncio.run(run(said.sockets, said.pages, said.minutes, said.pace)) else 1)


if __name__ == "__main__":
    main()
