"""What it costs to put one message in front of many sockets: this chat beside the servers that people use for it."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict
from itertools import count
from pathlib import Path

from benchmarks import rivals
from benchmarks.crowd import Crowd
from benchmarks.figures import IN_FLIGHT, OFFERED_TO, OURS, RATES, Figures, judged, report
from benchmarks.report import machine, percentile, print_table
from benchmarks.rivals import CROWD_CORE, MANAGER, WEBSOCKETS, Missing, OfferingDeflate, Rival
from benchmarks.said import stamped
from benchmarks.server import allow_files, keep_to

CONTESTANTS: dict[str, Callable[[], AbstractContextManager[Rival]]] = {
    OURS: rivals.chatterbox,
    "the same, SHARED_DEFLATE": rivals.packing_chatterbox,
    "FastAPI manager": lambda: rivals.python(MANAGER),
    "manager, deflate offered": lambda: rivals.python(MANAGER, OfferingDeflate),
    "websockets broadcast()": lambda: rivals.python(WEBSOCKETS),
    "Node ws": rivals.node_ws,
    "NATS": rivals.nats,
}

POSTERS = 16
TAKE = 3.0  # seconds for a measurement
DROWNED = 2.0  # an offer that takes so many times as long as it was meant to could not be served
SHARE_RATES = (1, 10, 100)  # messages a second at which the share of storing is looked at


class Loop:
    """Messages from POSTERS of the crowd's sockets, in turn."""

    def __init__(self, rival: Rival, crowd: Crowd) -> None:
        self._rival = rival
        self._crowd = crowd
        self._turns = count()
        self._cpu = 0.0
        self.sent = 0

    def begin(self) -> None:
        self._crowd.settle()
        self.sent = 0
        self._cpu = self._rival.server.cpu()

    def say(self) -> None:
        poster = self._crowd.members[next(self._turns) % min(POSTERS, len(self._crowd.members))]
        poster.send(self._rival.post(stamped()))
        self.sent += 1

    def cpu(self) -> float:
        """Seconds of CPU that the server has used since the beginning."""
        return self._rival.server.cpu() - self._cpu

    @property
    def deliveries(self) -> int:
        return self.sent * len(self._crowd.members)

    def closed(self, in_flight: int, seconds: float = TAKE) -> float:
        """Keep so many messages on their way; return the seconds until all had arrived."""
        self.begin()
        began = time.perf_counter()
        while (complete := self._rival.complete(self._crowd)) < self.sent or time.perf_counter() - began < seconds:
            if time.perf_counter() - began < seconds:
                while self.sent - complete < in_flight:
                    self.say()
            elif time.perf_counter() - began > 20 * seconds:
                raise SystemExit("WRONG: a message has not reached everybody.")
            self._crowd.listen(0.5)
        return time.perf_counter() - began

    def offered(self, per_second: float, seconds: float = TAKE) -> float | None:
        """Say so many messages a second, whether they arrive or not; return the seconds until all had arrived."""
        self.begin()
        began = time.perf_counter()
        total = int(per_second * seconds)
        while self._rival.complete(self._crowd) < total:
            since = time.perf_counter() - began
            if since > DROWNED * seconds:
                return None
            try:
                while self.sent < min(total, since * per_second):
                    self.say()
            except BlockingIOError:  # it does not even take them any more
                return None
            self._crowd.listen(0.5 / per_second)
        return time.perf_counter() - began


def measure(name: str, rival: Rival, sockets: int, rates: Iterable[int]) -> Figures:
    crowd = Crowd()
    crowd.connect(rival.addresses(1))  # what is loaded at the first one is not the price of each
    memory = rival.server.memory()
    took = crowd.connect(rival.addresses(sockets - 1))
    memory = rival.server.memory() - memory
    loop = Loop(rival, crowd)
    loop.closed(1, TAKE / 3)
    loop.closed(1)
    bytes_each = crowd.payload_bytes / loop.deliveries
    cpu_one, wait_one = loop.cpu() / loop.deliveries * 1e6, waited(crowd, 50)
    own = time.process_time()
    seconds = loop.closed(IN_FLIGHT)
    own = time.process_time() - own
    figures = Figures(
        contestant=name,
        sockets=sockets,
        memory=memory / sockets / 1024,
        bytes_each=bytes_each,
        connects_per_second=(sockets - 1) / took,
        cpu_one=cpu_one,
        wait_one=wait_one,
        cpu_many=loop.cpu() / loop.deliveries * 1e6,
        per_second=loop.deliveries / seconds,
        crowd_cpu=own / loop.deliveries * 1e6,
    )
    for rate in rates:
        offer = loop.offered(rate / sockets)
        if offer is None:
            figures.offers[rate] = None
            break  # it has enough to do with what it got
        figures.offers[rate] = (waited(crowd, 50), waited(crowd, 99), loop.cpu() / offer)
    if name == OURS and rates:
        figures.visits = visits_during(loop, rival, max(rates) / sockets)
    crowd.close()
    return figures


def waited(crowd: Crowd, percent: float) -> float:
    """Milliseconds; 0 where frames cannot be read because they are compressed."""
    return percentile(crowd.waits, percent) * 1e3 if crowd.waits else 0


def visits_during(loop: Loop, rival: Rival, per_second: float) -> dict[str, float]:
    """The milliseconds that 95 of 100 visitors had to wait at most while the crowd was served."""
    command = [sys.executable, "-m", "benchmarks.visitors", rival.server.address, str(2 * TAKE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as visitors:
        while visitors.poll() is None:
            if loop.offered(per_second, TAKE / 3) is None:
                break
        told, _ = visitors.communicate()
    return {name: percentile(took, 95) * 1e3 for name, took in json.loads(told).items()}


def share_of_storing(sockets: int) -> list[tuple[int, float, float]]:
    """Messages a second -> the server's CPU milliseconds for each, when its sender alone hears it and with sockets."""
    with rivals.chatterbox() as rival:
        crowd = Crowd()
        crowd.connect(rival.addresses(1))
        alone = cost_of_a_message(rival, crowd)
        crowd.connect(rival.addresses(sockets)[1:])
        together = cost_of_a_message(rival, crowd)
        crowd.close()
    return [(rate, one, all_) for rate, one, all_ in zip(SHARE_RATES, alone, together, strict=True)]


def cost_of_a_message(rival: Rival, crowd: Crowd) -> list[float]:
    """CPU milliseconds at each of SHARE_RATES, less what an idle server uses."""
    loop = Loop(rival, crowd)
    loop.closed(1, TAKE / 3)
    loop.begin()
    time.sleep(TAKE)
    idle = loop.cpu() / TAKE
    costs = []
    for rate in SHARE_RATES:
        took = loop.offered(rate, max(TAKE, 20 / rate))
        if took is None:
            raise SystemExit(f"{rate} messages a second are too many for this machine.")
        costs.append((loop.cpu() - idle * took) / loop.sent * 1e3)
    return costs


def compare(arguments: argparse.Namespace) -> list[Figures]:
    """Take turns, so that whatever else the machine does meets all alike."""
    rounds, missing = [], set[str]()
    for sockets in arguments.sockets:
        for _ in range(arguments.rounds):
            for name, start in CONTESTANTS.items():
                if not any(wanted in name for wanted in arguments.only) or name in missing:
                    continue
                try:
                    with start() as rival:
                        rounds.append(measure(name, rival, sockets, RATES if sockets == OFFERED_TO else ()))
                except Missing as reason:
                    missing.add(name)
                    print(f"\n!!! {reason}\n", file=sys.stderr)
                else:
                    it = rounds[-1]
                    told = f"{it.cpu_one:.2f}, {it.cpu_many:.2f} CPU s/M, crowd {it.crowd_cpu:.2f}"
                    print(f"{sockets} {name}: {told}", flush=True)
                    save(arguments.save, rounds)
    return rounds


def save(file: Path | None, rounds: list[Figures], storing: list[tuple[int, float, float]] | None = None) -> None:
    """Keep what there is, also while more is to come: half a run is better than none."""
    if file is not None:
        kept = {"machine": machine(), "rounds": [asdict(it) for it in rounds], "storing": storing}
        file.write_text(json.dumps(kept, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fanout",
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--sockets", type=int, nargs="+", default=[OFFERED_TO], help="how many listen")
    parser.add_argument("--rounds", type=int, default=3, help="how often the servers take turns")
    parser.add_argument("--only", nargs="*", default=[""], help="servers whose names contain one of these")
    parser.add_argument("--save", type=Path, help="file for all figures as JSON, of which `chart` draws a picture")
    arguments = parser.parse_args()
    allow_files(max(arguments.sockets) * 5 // 4 + 500)
    keep_to(CROWD_CORE)
    print(machine())
    rounds = compare(arguments)
    report(rounds)
    if OFFERED_TO in arguments.sockets:
        print_table(*judged(rounds))
    storing = share_of_storing(OFFERED_TO)
    print_table(
        ["messages/s", "CPU ms each, nobody listens", "1,000 listen", "share of storing"],
        *([str(rate), f"{one:.2f}", f"{all_:.2f}", f"{one / all_:.0%}"] for rate, one, all_ in storing),
    )
    save(arguments.save, rounds, storing)


if __name__ == "__main__":
    main()
