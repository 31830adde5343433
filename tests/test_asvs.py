"""The table of OWASP's ASVS 5.0: complete, each number once, and nothing referred to that is not there."""

import re
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).parents[1]
TABLE = (PROJECT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([\d.]+) \| ([12]) \| (pass|not applicable|open) \| (\S.*) \|$", TABLE, re.MULTILINE)

LEVEL_1 = """
1.2.1-5 1.3.1-2 1.5.1 2.1.1 2.2.1-2 2.3.1 3.2.1-2 3.3.1 3.4.1-2 3.5.1-3 4.1.1 4.4.1 5.2.1-2 5.3.1-2 6.1.1 6.2.1-8
6.3.1-2 6.4.1-2 7.2.1-4 7.4.1-2 8.1.1 8.2.1-2 8.3.1 9.1.1-3 9.2.1 10.4.1-5 11.3.1-2 11.4.1 12.1.1 12.2.1-2 13.4.1
14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
LEVEL_2 = """
1.1.1-2 1.2.6-9 1.3.3-11 1.4.1-3 1.5.2 2.1.2-3 2.2.3 2.3.2-4 2.4.1 3.3.2-4 3.4.3-6 3.5.4-5 3.7.1-2 4.1.2-3 4.2.1
4.3.1-2 4.4.2-4 5.1.1 5.2.3 5.4.1-3 6.1.2-3 6.2.9-12 6.3.3-4 6.4.3-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.3.1-2 7.4.3-5
7.5.1-2 7.6.1-2 8.1.2 8.2.3 8.4.1 9.2.2-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.6-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2
11.2.1-3 11.3.3 11.4.2-4 11.5.1 11.6.1 12.1.2-3 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.2-5 14.1.1-2 14.2.2-4 14.3.2-3
15.1.2-3 15.2.2-3 15.3.2-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""


def numbers(ranges: str) -> list[str]:
    """`1.2.1-3` is 1.2.1, 1.2.2 and 1.2.3."""
    found = []
    for part in ranges.split():
        section, _, places = part.rpartition(".")
        first, _, last = places.partition("-")
        found += [f"{section}.{place}" for place in range(int(first), int(last or first) + 1)]
    return found


def test_every_requirement_of_the_two_levels_stands_there_once() -> None:
    assert [number for number, level, *_ in ROWS if level == "1"] == numbers(LEVEL_1)
    assert [number for number, level, *_ in ROWS if level == "2"] == numbers(LEVEL_2)
    assert len(numbers(LEVEL_1)) == 70
    assert len(numbers(LEVEL_2)) == 183
    assert len(ROWS) == len(re.findall(r"^\| \d", TABLE, re.MULTILINE)), "a row that is none"


def test_enough_of_them_hold() -> None:
    counted = Counter((level, verdict) for number, level, verdict, _ in ROWS if not number.startswith("10."))
    for level in "12":
        row = " | ".join(str(counted[level, verdict]) for verdict in ("pass", "not applicable", "open"))
        assert f"| level {level} | {row} |" in TABLE, "the summary says something else"
    assert counted["1", "open"] == 0
    assert counted["2", "pass"] + counted["2", "not applicable"] >= 120


def test_what_it_refers_to_is_there() -> None:
    for number, _, _, where in ROWS:
        files = re.findall(r"`([\w/]+\.(?:py|md|txt|toml))`", where)
        assert [it for it in files if not (PROJECT / it).is_file()] == [], number
