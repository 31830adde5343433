"""What was measured of each server, what came of it in the middle of all rounds, and what was aimed at."""

import math
from dataclasses import dataclass, field, replace
from statistics import median

from benchmarks.report import print_table

OURS = "Chatterbox"
IN_FLIGHT = 16
OFFERED_TO, RATES = 1000, (60_000, 200_000)  # sockets; deliveries a second that they are offered

AIMS = {
    "FastAPI manager": (0.5, 0.06),
    "manager, deflate offered": (0.2, 0.025),
    "websockets broadcast()": (1.0, 0.1),
    "Node ws": (1.0, 0.1),
    "NATS": (1.0, 1.0),
}
"""What part of theirs our CPU may be at most, one message at a time and many in flight, with OFFERED_TO sockets."""
WAIT_AIM = 100.0  # milliseconds that 99 of 100 wait at most at the highest of RATES
VISIT_AIM = 200.0  # milliseconds that 95 of 100 visitors wait at most meanwhile


@dataclass(slots=True)
class Figures:
    """One contestant in one round. CPU in seconds for a million deliveries, memory in KiB for a socket, waits in
    milliseconds; `offers` are deliveries a second -> (waits p50 and p99, share of a core), None if it drowned."""

    contestant: str
    sockets: int
    memory: float
    bytes_each: float
    connects_per_second: float
    cpu_one: float
    wait_one: float
    cpu_many: float
    per_second: float
    crowd_cpu: float
    offers: dict[int, tuple[float, float, float] | None] = field(default_factory=dict)
    visits: dict[str, float] = field(default_factory=dict)


NUMBERS = ("memory", "bytes_each", "connects_per_second", "cpu_one", "wait_one", "cpu_many", "per_second", "crowd_cpu")


def medians(rounds: list[Figures]) -> list[Figures]:
    """One line for each contestant and size; what is not a figure is that of the last round."""
    found = []
    for key in dict.fromkeys((it.sockets, it.contestant) for it in rounds):
        same = [it for it in rounds if (it.sockets, it.contestant) == key]
        middle = {name: median(getattr(it, name) for it in same) for name in NUMBERS}
        found.append(replace(same[-1], **middle))
    return found


def report(rounds: list[Figures]) -> None:
    """Print the medians; `ours is` is the median of the rounds' ratios, each taken between neighbours in time."""
    lines = medians(rounds)
    for sockets in dict.fromkeys(it.sockets for it in lines):
        size = f"{sockets:,} sockets"
        costs = [
            [
                size,
                "CPU s/M one by one",
                "ours is",
                f"{IN_FLIGHT} in flight",
                "ours is",
                "per second",
                "KiB each",
                "bytes",
            ]
        ]
        waits = [[size, *(f"{rate:,}/s: p50, p99 ms, cores" for rate in RATES)]]
        for it in lines:
            if it.sockets == sockets:
                one, many = (ratio(rounds, it, name) for name in ("cpu_one", "cpu_many"))
                figures = [f"{it.cpu_one:.2f}", one, f"{it.cpu_many:.2f}", many, f"{it.per_second:,.0f}"]
                costs.append([it.contestant, *figures, f"{it.memory:.1f}", f"{it.bytes_each:.0f}"])
                waits.append([it.contestant, *(served(it, rate) for rate in RATES)])
        print_table(*costs)
        if sockets == OFFERED_TO:
            print_table(*waits)


def ratio(rounds: list[Figures], it: Figures, name: str) -> str:
    part = part_of(rounds, it.contestant, it.sockets, name)
    return "-" if part is None else f"{part:.3f}"


def part_of(rounds: list[Figures], contestant: str, sockets: int, name: str) -> float | None:
    """Our figure as a part of theirs; None where one of the two was not taken."""
    ours = [getattr(own, name) for own in rounds if (own.contestant, own.sockets) == (OURS, sockets)]
    theirs = [getattr(own, name) for own in rounds if (own.contestant, own.sockets) == (contestant, sockets)]
    return median(own / other for own, other in zip(ours, theirs, strict=False)) if ours and theirs else None


def judged(rounds: list[Figures]) -> list[list[str]]:
    """What was aimed at with OFFERED_TO sockets: the aim, what it is, and whether that is met."""
    rows = [[f"{OFFERED_TO:,} sockets", "aim, at most", "it is", "met"]]

    def judge(what: str, aim: float, found: float | None) -> None:
        if found is not None:
            rows.append([what, f"{aim:g}", f"{found:.3g}", "yes" if found <= aim else "NO"])

    for contestant, aims in AIMS.items():
        for aim, name, how in zip(aims, ("cpu_one", "cpu_many"), ("one by one", f"{IN_FLIGHT} in flight"), strict=True):
            judge(f"CPU, part of {contestant}, {how}", aim, part_of(rounds, contestant, OFFERED_TO, name))
    ours = [it for it in rounds if (it.contestant, it.sockets) == (OURS, OFFERED_TO)]
    if ours:
        offers = [it.offers.get(max(RATES)) for it in ours]
        p99 = median(math.inf if offer is None else offer[1] for offer in offers)
        judge(f"p99 at {max(RATES):,} deliveries/s, ms", WAIT_AIM, p99)
        for what in ours[0].visits:
            judge(f"{what} meanwhile, 95 of 100 within, ms", VISIT_AIM, median(it.visits[what] for it in ours))
    return rows


def served(it: Figures, rate: int) -> str:
    if rate not in it.offers:
        return "-"
    offer = it.offers[rate]
    return "drowned" if offer is None else f"{offer[0]:.0f}, {offer[1]:.0f}, {offer[2]:.2f}"
