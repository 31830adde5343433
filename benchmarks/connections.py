"""What a message costs on its way to many readers: raw sockets and pages on one real server process."""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import median
from uuid import uuid4

import httpx
import uvloop

from benchmarks.readers import TEXT, Audience, Page, Socket
from benchmarks.report import machine, percentile, print_table
from benchmarks.server import Server, allow_files, running_server

PEOPLE = 20
PASSWORD = "as good as any other"
WARM_UP = 10  # messages
AT_ONCE = 100  # connections that are opened at the same time
WITHIN = 60.0  # seconds that a connection, or a message on its way to all, may take
SETTLED_WITHIN = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Joined:
    """What it took to connect `count` readers."""

    count: int
    seconds: float
    cpu: float
    memory: int


@dataclass(slots=True)
class Phase:
    """Messages posted one at a time, and the seconds until each had reached the last of its readers."""

    sockets: int
    pages: int
    to_sockets: list[float] = field(default_factory=list)
    to_pages: list[float] = field(default_factory=list)
    cpu: float = 0.0
    deliveries: int = 0

    @property
    def cpu_per_post(self) -> float:
        return self.cpu / len(self.to_sockets)


class Bench:
    """One server with its sockets and pages. The first socket is the one that posts."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.sockets = Audience()
        self.pages = Audience()

    async def join(self, audience: Audience, kind: type[Socket | Page], proofs: Sequence[str]) -> Joined:
        """Connect one reader for each token or cookie."""
        at_once = asyncio.Semaphore(AT_ONCE)

        async def connect(proof: str) -> None:
            reader = kind(audience.hear)
            async with at_once, asyncio.timeout(WITHIN):
                await reader.connect(self._server, proof)
            audience.readers.append(reader)

        memory, cpu, began = self._server.memory(), self._server.cpu(), time.perf_counter()
        await asyncio.gather(*map(connect, proofs))
        took = time.perf_counter() - began
        return Joined(len(proofs), took, self._server.cpu() - cpu, self._server.memory() - memory)

    async def post(self, messages: int) -> Phase:
        """Post one message after the other, each once the one before has reached everybody."""
        phase = Phase(len(self.sockets.readers), len(self.pages.readers))
        deliveries, cpu = self._deliveries(), self._server.cpu()
        for _ in range(messages):
            text = f"{TEXT}{uuid4().hex}"
            at_sockets, at_pages = self.sockets.expect(text), self.pages.expect(text)
            posted = time.perf_counter()
            frame = {"type": "post", "message": text, "client_id": uuid4().hex}
            await self.sockets.readers[0].send(json.dumps(frame))
            async with asyncio.timeout(WITHIN):
                phase.to_sockets.append(await at_sockets - posted)
                phase.to_pages.append(await at_pages - posted)
        phase.cpu, phase.deliveries = self._server.cpu() - cpu, self._deliveries() - deliveries
        if phase.deliveries != messages * (phase.sockets + phase.pages):
            raise SystemExit("WRONG: somebody got a message twice.")
        return phase

    async def dismiss_listeners(self) -> None:
        """Close all sockets but the one that posts, and give the server the time to notice."""
        for reader in self.sockets.readers[1:]:
            reader.close()
        del self.sockets.readers[1:]
        await asyncio.sleep(SETTLED_WITHIN)

    def _deliveries(self) -> int:
        return self.sockets.deliveries + self.pages.deliveries


async def sign_up(server: Server, pages: int) -> tuple[list[str], list[str]]:
    """Make accounts; return a token for each, and a cookie for each page."""
    everybody = [{"username": f"reader-{number}", "password": PASSWORD} for number in range(PEOPLE)]
    tokens, cookies = [], []
    async with httpx.AsyncClient(base_url=server.address, trust_env=False) as http:
        for person in everybody:
            (await http.post("/register", json=person)).raise_for_status()
            tokens.append((await http.post("/login", json=person)).raise_for_status().json()["access_token"])
        for person in islice(cycle(everybody), pages):
            signed_in = (await http.post("/session", json=person)).raise_for_status()
            cookies.append(signed_in.headers["set-cookie"].partition(";")[0])
            http.cookies.clear()  # the next one comes from another browser
    return tokens, cookies


async def read_everything(server: Server, tokens: Sequence[str]) -> None:
    """Let the pages of all accounts open at the newest message, where the next one is shown."""
    async with httpx.AsyncClient(base_url=server.address, trust_env=False) as http:
        for token in tokens:
            headers = {"Authorization": f"Bearer {token}"}
            (await http.post("/rooms/general/read", json={"seq": 2**53}, headers=headers)).raise_for_status()


async def measure(server: Server, arguments: argparse.Namespace) -> None:
    tokens, cookies = await sign_up(server, arguments.pages)
    bench, first = Bench(server), Page(lambda *_: None)
    await bench.join(bench.sockets, Socket, tokens[:1])
    await first.connect(server, cookies[0])  # what is loaded at the first page is not the price of each
    first.close()
    await bench.post(WARM_UP)

    alone = await bench.post(arguments.messages)
    sockets = await bench.join(bench.sockets, Socket, list(islice(cycle(tokens), arguments.sockets)))
    with_sockets = await bench.post(arguments.messages)
    await read_everything(server, tokens)
    pages = await bench.join(bench.pages, Page, cookies)
    with_both = await bench.post(arguments.messages)
    await bench.dismiss_listeners()
    with_pages = await bench.post(arguments.messages)

    report_phases(alone, with_sockets, with_both, with_pages)
    report_readers(("socket", sockets, alone, with_sockets), ("page", pages, alone, with_pages))


def report_phases(*phases: Phase) -> None:
    rows = [["each message to", "deliveries", "socket p50 ms", "p99", "page p50 ms", "p99", "CPU ms/post"]]
    for phase in phases:
        rows.append(
            [
                f"{phase.sockets:,} sockets, {phase.pages:,} pages",
                f"{phase.deliveries:,}",
                *in_milliseconds(phase.to_sockets),
                *(in_milliseconds(phase.to_pages) if phase.pages else ("-", "-")),
                f"{phase.cpu_per_post * 1000:.2f}",
            ]
        )
    print_table(*rows)


def in_milliseconds(seconds: Sequence[float]) -> tuple[str, str]:
    """Median and 99th percentile."""
    return f"{median(seconds) * 1000:.1f}", f"{percentile(seconds, 99) * 1000:.1f}"


def report_readers(*kinds: tuple[str, Joined, Phase, Phase]) -> None:
    """What each reader adds: the difference between the phases without and with them, by their number."""
    rows = [["each", "connected in s", "CPU ms to connect", "memory KiB", "CPU µs per delivery"]]
    for name, joined, without, with_them in kinds:
        rows.append(
            [
                f"{name} of {joined.count:,}",
                f"{joined.seconds:.2f}",
                f"{joined.cpu / joined.count * 1e3:.2f}",
                f"{joined.memory / joined.count / 1024:.1f}",
                f"{(with_them.cpu_per_post - without.cpu_per_post) / joined.count * 1e6:.1f}",
            ]
        )
    print_table(*rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.connections",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--sockets", type=int, default=1000, help="raw sockets that listen")
    parser.add_argument("--pages", type=int, default=20, help="pages that are open")
    parser.add_argument("--messages", type=int, default=50, help="messages to post in each phase")
    arguments = parser.parse_args()
    allow_files(arguments.sockets + arguments.pages + 200)
    print(machine())
    with running_server() as server:
        uvloop.run(measure(server, arguments))


if __name__ == "__main__":
    main()
