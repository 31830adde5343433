"""What becomes of everybody else while some never read: their waits, what is served, and the server's memory."""

import argparse

from benchmarks.crowd import Crowd
from benchmarks.fanout import Loop
from benchmarks.figures import IN_FLIGHT
from benchmarks.report import machine, percentile, print_table
from benchmarks.rivals import CROWD_CORE, chatterbox
from benchmarks.server import allow_files, keep_to

ROOM = 4096  # bytes that the kernel keeps for one of them, as for a phone on a bad line


def served(what: str, loop: Loop, crowd: Crowd, seconds: float) -> list[str]:
    """Many messages in flight to those who read, for so long."""
    took, cpu = loop.closed(IN_FLIGHT, seconds), loop.cpu()
    waits = [f"{percentile(crowd.waits, percent) * 1e3:.0f}" for percent in (50, 99)]
    return [what, *waits, f"{loop.deliveries / took:,.0f}", f"{cpu / loop.deliveries * 1e6:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.deaf", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--sockets", type=int, default=1000, help="how many there are")
    parser.add_argument("--deaf", type=int, default=50, help="how many of them stop to read")
    parser.add_argument("--seconds", type=float, default=5, help="how long each part takes")
    arguments = parser.parse_args()
    allow_files(arguments.sockets * 5 // 4 + 500)
    keep_to(CROWD_CORE)
    print(machine())
    with chatterbox() as rival:
        crowd = Crowd()
        crowd.connect(rival.addresses(arguments.sockets - arguments.deaf))
        loop = Loop(rival, crowd)
        loop.closed(1, 1)
        rows = [["", "p50 ms", "p99 ms", "deliveries/s", "CPU s/M"]]
        rows.append(served("those who read, alone", loop, crowd, arguments.seconds))
        deaf = Crowd(room=ROOM)
        deaf.connect(rival.addresses(arguments.deaf))  # and from now on nobody looks at them
        memory = peak = rival.server.memory()
        for part in range(1, 5):
            rows.append(served(f"with {arguments.deaf} who never read, part {part}", loop, crowd, arguments.seconds))
            peak = max(peak, rival.server.memory())
        print_table(*rows)
        print_table(
            ["memory for each who never read, at most", f"{(peak - memory) / arguments.deaf / 1024:,.0f} KiB"],
            ["of them cut off by now", f"{deaf.cut_off()}"],
        )
        crowd.close()
        deaf.close()


if __name__ == "__main__":
    main()
