"""When everybody comes at once: all sockets after a restart, fifty people signing in, ten thousand who only listen."""

import argparse
import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import httpx

from benchmarks.crowd import Address, Crowd, masked_frame
from benchmarks.report import machine, percentile, print_table
from benchmarks.rivals import CROWD_CORE, PASSWORD, PEOPLE, sign_up
from benchmarks.server import Server, allow_files, free_port, keep_to, server_in

LOGINS = 50
USUAL = {"CHATTERBOX_BCRYPT_COST": "12"}
PING = masked_frame(json.dumps({"type": "ping"}).encode())
PING_EVERY = 0.002  # seconds
SETTLED_WITHIN = 3.0  # seconds

Row = tuple[str, str]


def addresses(server: Server, tokens: Sequence[str], count: int) -> list[Address]:
    opened = (Address(server.port, f"/ws?token={token}", live=b'"type":"history"') for token in cycle(tokens))
    return list(islice(opened, count))


def come(server: Server, tokens: Sequence[str], count: int, when: str) -> list[Row]:
    """Open so many sockets, each until it has its welcome and the lobby's history."""
    crowd = Crowd()
    crowd.connect(addresses(server, tokens, 10))  # what is loaded at the first ones is not the price of each
    cpu, memory = server.cpu(), server.memory()
    took = crowd.connect(addresses(server, tokens, count))
    cpu, memory = server.cpu() - cpu, server.memory() - memory
    crowd.close()
    return [
        (f"{count:,} sockets with a token {when}, all live", f"{took:.1f} s"),
        ("sockets for a second of the server's CPU", f"{count / cpu:,.0f}"),
        ("memory of each", f"{memory / count / 1024:.1f} KiB"),
    ]


def come_and_go(server: Server, tokens: Sequence[str], count: int, at_once: int = 500) -> list[Row]:
    """Whether anything is kept of sockets that went without a word, once as many as usual have come and gone."""
    sizes = []
    for _ in range(count // at_once):
        crowd = Crowd()
        crowd.connect(addresses(server, tokens, at_once))
        crowd.close()
        time.sleep(SETTLED_WITHIN / 10)
        sizes.append(server.memory())
    half = len(sizes) // 2
    kept = (sizes[-1] - sizes[half - 1]) / (count / 2)
    return [(f"memory kept of each of {count // 2:,} more sockets that came and went", f"{kept:,.0f} bytes")]


def sign_in_together(server: Server, token: str) -> list[Row]:
    """How late the answers to a socket's pings are while passwords are being checked."""
    quiet_until = time.monotonic() + 2
    quiet = pings(server, token, lambda: time.monotonic() > quiet_until)
    outcomes: multiprocessing.Queue[list[int]] = multiprocessing.Queue()
    people = multiprocessing.Process(target=sign_in, args=(server.address, outcomes))
    people.start()
    busy = pings(server, token, lambda: not people.is_alive())
    statuses = ", ".join(f"{times} x {status}" for status, times in Counter(outcomes.get()).items())
    return [
        ("answer to a ping on a quiet server, 99 of 100 within", f"{percentile(quiet, 99) * 1e3:.1f} ms"),
        (f"during {LOGINS} logins at once ({statuses}), 99 of 100 within", f"{percentile(busy, 99) * 1e3:.1f} ms"),
        ("the latest of them", f"{max(busy) * 1e3:.1f} ms"),
    ]


def pings(server: Server, token: str, is_over: Callable[[], bool]) -> list[float]:
    crowd, waits = Crowd(), []
    crowd.connect(addresses(server, [token], 1))
    crowd.settle()
    while not is_over():
        asked, frames = time.perf_counter(), crowd.frames
        crowd.members[0].send(PING)
        crowd.listen_until(lambda: crowd.frames > frames)  # noqa: B023 it is over by the next turn
        waits.append(time.perf_counter() - asked)
        time.sleep(PING_EVERY)
    crowd.close()
    return waits


def sign_in(address: str, outcomes: "multiprocessing.Queue[list[int]]") -> None:
    """LOGINS people at once; put the statuses that they got into `outcomes`."""

    async def all_of_them() -> list[int]:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as http:
            people = ({"username": f"reader-{number % PEOPLE}", "password": PASSWORD} for number in range(LOGINS))
            answers = await asyncio.gather(*(http.post("/login", json=person) for person in people))
            return [answer.status_code for answer in answers]

    outcomes.put(asyncio.run(all_of_them()))


def measure(arguments: argparse.Namespace, folder: Path) -> Iterator[list[Row]]:
    """One part after the other, each on a server that has just been started on the same data."""
    port = free_port()
    with server_in(folder, port) as server:
        tokens = sign_up(server, PEOPLE)
        yield come(server, tokens, arguments.sockets, "at first")
    with server_in(folder, port) as server:
        yield come(server, tokens, arguments.sockets, "after a restart")
    with server_in(folder, port, **USUAL) as server:
        yield sign_in_together(server, tokens[0])
    with server_in(folder, port) as server:
        yield come(server, tokens, arguments.idle, "that only listen")
    with server_in(folder, port) as server:
        yield come_and_go(server, tokens, arguments.come_and_go)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.storm",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--sockets", type=int, default=5000, help="how many come back after a restart")
    parser.add_argument("--idle", type=int, default=10_000, help="how many only listen")
    parser.add_argument("--come-and-go", type=int, default=10_000, help="how many come and go")
    arguments = parser.parse_args()
    allow_files(max(arguments.sockets, arguments.idle) * 5 // 4 + 500)
    keep_to(CROWD_CORE)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        for rows in measure(arguments, Path(folder)):
            print_table(*rows)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
