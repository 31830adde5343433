"""The long form: `uv run -m tests.law --steps 10000` plays new scripts until so many steps were done.

Ends with 1 and the smallest script that breaks the law, if there is one.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings

from tests.law.outside import outside
from tests.law.script import Step, scripts
from tests.law.stage import Stage, environment, inside, stage

EXAMPLES = 20  # scripts in a row that grow from each other


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.law", description="Look for a script that breaks the law.")
    parser.add_argument("--steps", type=int, default=10_000, help="of everybody, in all forms together")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32, help="the same one, the same scripts")
    said = parser.parse_args()
    print(f"seed {said.seed}")
    logging.disable(logging.INFO)
    print(f"{'form':<24}{'scripts':>8}{'steps':>8}{'refused':>9}{'cuts':>7}{'settled':>9}{'seconds':>9}")
    for number, name in enumerate(FORMS):
        play(name, said.steps // len(FORMS), said.seed + number)


FORMS = {
    "services": lambda: stage(inside()),
    "sockets and HTTP": lambda: stage(outside()),
    "bad link, one process": lambda: stage(inside(), always_settled=False),
    "bad link, two processes": lambda: stage(inside(2), always_settled=False),
}


def play(form: str, steps: int, first_seed: int) -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        # NiceGUI runs a page in a test as it does in a browser, and takes anything else for a script.
        os.environ["PYTEST_CURRENT_TEST"] = form
        os.environ |= environment(Path(name))
        with FORMS[form]() as it:
            did = it.did
            while done(did) < steps:
                hold(it, first_seed + done(did), wire="link" in form)
    refused = sum(number for what, number in did.items() if what.startswith("refused"))
    cuts = did["cut"] + did["resume"]
    print(
        f"{form:<24}{did['scripts']:>8}{done(did):>8}{refused:>9}{cuts:>7}{did['settled']:>9}"
        f"{time.monotonic() - began:>9.1f}",
        flush=True,
    )


def done(did: Counter[str]) -> int:
    """Steps, without what was counted of their outcome."""
    return sum(number for what, number in did.items() if what not in {"scripts", "settled"} and ":" not in what)


def hold(it: Stage, number: int, *, wire: bool) -> None:
    @seed(number)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(scripts(wire=wire, longest=40))
    def holds(script: Sequence[Sequence[Step]]) -> None:
        it.play(script)

    holds()


if __name__ == "__main__":
    try:
        main()
    except AssertionError:
        traceback.print_exc()
        sys.exit("The law is broken: the script above is the smallest that was found.")
