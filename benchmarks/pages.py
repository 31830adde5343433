"""What a page costs the server, to open and for one more message: ours beside two usual ways and an empty page."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from uuid import uuid4

import httpx
import uvloop

from benchmarks.connections import WITHIN, read_everything, sign_up
from benchmarks.readers import TEXT, Audience, Page
from benchmarks.report import machine, print_table
from benchmarks.server import MAIN, Server, running_server

SHOWN = 50
"""Messages that a page opens with. More are said before, so that the usual ways show that many, too."""

SETTLED_WITHIN = 2.0  # seconds

PATTERNS = Path(__file__).parent / "patterns.py"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to build the page. `share`: a part of the messages that ours is measured with, because some take their
    time; 0: it shows none."""

    name: str
    program: Path
    arguments: Sequence[str]
    say: str
    share: float = 1


WAYS = (
    Way("ours", MAIN, (), "/rooms/general/messages"),
    Way("an element for each message", PATTERNS, ("elements",), "/say"),
    Way("drawn again (NiceGUI's chat example)", PATTERNS, ("refreshable",), "/say", share=0.1),
    Way("a page with a word on it", PATTERNS, ("empty",), "/say", share=0),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page: to open it, in CPU ms, KiB of memory and KiB sent; and of one more message on it, in CPU ms."""

    to_open: float
    memory: float
    sent: float
    message: float


class Bench:
    """One server, the pages that are open, and somebody who says something."""

    def __init__(self, server: Server, way: Way, speaker: httpx.AsyncClient) -> None:
        self._server = server
        self._way = way
        self._speaker = speaker
        self.pages = Audience()

    async def open(self, cookie: str) -> Page:
        page = Page(self.pages.hear)
        async with asyncio.timeout(WITHIN):
            await page.connect(self._server, cookie)
        return page

    async def say(self, messages: int) -> float:
        """Say one message after the other, each once all pages have got the one before.

        :return: CPU seconds of the server for each
        """
        before = self._server.cpu()
        for _ in range(messages):
            text = f"{TEXT}{uuid4().hex}, and about as many words as people say to each other at a time."
            arrived = self.pages.expect(text)
            (await self._speaker.post(self._way.say, content=text)).raise_for_status()
            async with asyncio.timeout(WITHIN):
                await arrived
        return (self._server.cpu() - before) / max(1, messages)


async def measure(server: Server, way: Way, pages: int, messages: int) -> Cost:
    is_ours = way.program == MAIN
    tokens, cookies = await sign_up(server, pages) if is_ours else ([], ["nobody=nobody"] * pages)
    headers = {"Content-Type": "text/plain"} | ({"Authorization": f"Bearer {tokens[0]}"} if is_ours else {})
    async with httpx.AsyncClient(base_url=server.address, headers=headers, trust_env=False) as speaker:
        bench = Bench(server, way, speaker)
        await bench.say(SHOWN)
        first = await bench.open(cookies[0])  # what is loaded at the first page is not the price of each
        await asyncio.sleep(SETTLED_WITHIN)
        first.close()
        await asyncio.sleep(SETTLED_WITHIN)
        alone = await bench.say(messages)
        await read_everything(server, tokens)

        cpu, memory = server.cpu(), server.memory()
        bench.pages.readers += [await bench.open(cookie) for cookie in cookies]
        await asyncio.sleep(SETTLED_WITHIN)
        cpu, memory = server.cpu() - cpu, server.memory() - memory
        sent = sum(page.received for page in bench.pages.readers)
        with_pages = await bench.say(messages)
        return Cost(cpu / pages * 1000, memory / pages / 1024, sent / pages / 1024, (with_pages - alone) / pages * 1000)


def report(costs: Sequence[tuple[Way, Cost]]) -> None:
    rows = [["each page", "CPU ms to open", "memory KiB", "sent KiB", "CPU ms per message", "open", "message"]]
    ours = costs[0][1]
    for way, cost in costs:
        rows.append(
            [
                way.name,
                f"{cost.to_open:.1f}",
                f"{cost.memory:.0f}",
                f"{cost.sent:.0f}",
                f"{cost.message:.3f}" if way.share else "-",
                f"{cost.to_open / ours.to_open:.1f} x",
                f"{cost.message / ours.message:.1f} x" if way.share else "-",
            ]
        )
    print_table(*rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pages",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--pages", type=int, default=50, help="pages that are open")
    parser.add_argument("--messages", type=int, default=100, help="messages, once they are; the example gets a tenth")
    arguments = parser.parse_args()
    print(machine())
    costs = []
    for way in WAYS:
        with running_server(*way.arguments, program=way.program) as server:
            messages = ceil(arguments.messages * way.share)
            try:
                costs.append((way, uvloop.run(measure(server, way, arguments.pages, messages))))
            except TimeoutError:  # on a busy machine the example loses pages: it cannot answer their pings in time
                print(f"{way.name}: a message did not reach every page within {WITHIN:.0f} s")
    report(costs)


if __name__ == "__main__":
    main()
