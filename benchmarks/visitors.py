"""People who come while others are busy: signing in, opening a page, opening a socket, and how long each takes."""

import json
import sys
import time
from collections.abc import Callable

import httpx

from benchmarks.crowd import Address, Crowd
from benchmarks.rivals import CROWD_CORE, PASSWORD
from benchmarks.server import keep_to

PAUSE = 0.1  # seconds between two of them


def visits(address: str, seconds: float) -> dict[str, list[float]]:
    """What was done -> the seconds that each took."""
    person = {"username": "reader-0", "password": PASSWORD}
    took: dict[str, list[float]] = {"login": [], "page": [], "socket": []}
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as http:
        token = ""

        def log_in() -> None:
            nonlocal token
            token = http.post("/login", json=person).raise_for_status().json()["access_token"]

        def open_page() -> None:
            http.get("/login").raise_for_status()

        def open_socket() -> None:
            crowd = Crowd()
            crowd.connect([Address(int(address.rpartition(":")[2]), f"/ws?token={token}", live=b'"type":"welcome"')])
            crowd.close()

        ways: dict[str, Callable[[], None]] = {"login": log_in, "page": open_page, "socket": open_socket}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for name, visit in ways.items():
                began = time.perf_counter()
                visit()
                took[name].append(time.perf_counter() - began)
                time.sleep(PAUSE)
    return took


if __name__ == "__main__":
    keep_to(CROWD_CORE)
    print(json.dumps(visits(sys.argv[1], float(sys.argv[2]))))
