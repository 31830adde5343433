"""The real server as a process of its own, on a free port and a temporary folder, and what it costs."""

import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]

MAIN = Path(__file__).resolve().parent.parent / "main.py"
HOST = "127.0.0.1"
STARTS_WITHIN = STOPS_WITHIN = 60.0  # seconds

SETTINGS = {
    "CHATTERBOX_BCRYPT_COST": "4",
    "CHATTERBOX_LOG_LEVEL": "WARNING",
    # One machine plays everybody here.
    **dict.fromkeys(
        (
            "CHATTERBOX_MESSAGES_PER_SECOND",
            "CHATTERBOX_FRAMES_PER_SECOND",
            "CHATTERBOX_MAX_SOCKETS_PER_USER",
            "CHATTERBOX_MAX_SOCKETS_PER_ADDRESS",
            "CHATTERBOX_PAGES_PER_MINUTE",
        ),
        "0",
    ),
}


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def cpu(self) -> float:
        """Seconds of CPU that it has used, in all of its threads."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Bytes that it holds (resident set)."""
        return int(self.process.memory_info().rss)


def keep_to(core: int, process: int = 0) -> None:
    """Let a process, 0 is this one, run on one core only, so that it takes nothing from those on another."""
    if hasattr(os, "sched_setaffinity"):
        for thread in os.listdir(f"/proc/{process or os.getpid()}/task"):
            os.sched_setaffinity(int(thread), {core})


def allow_files(wanted: int) -> None:
    """Each socket is an open file, here and in the server, which inherits the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def running_server(*arguments: str, program: Path = MAIN) -> Iterator[Server]:
    """Start the server, wait until it is ready, and stop it at the end, whatever happens in between.

    :param arguments: more of them for its command line
    :param program: another server than ours, to be measured beside it
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        _server(program, Path(folder), free_port(), arguments, {}) as server,
    ):
        yield server


@contextmanager
def server_in(folder: Path, port: int, *arguments: str, **settings: str) -> Iterator[Server]:
    """The server with its data in `folder`, where a later one finds it again.

    :param settings: environment variables
    """
    with _server(MAIN, folder, port, arguments, settings) as server:
        yield server


@contextmanager
def _server(
    program: Path, folder: Path, port: int, arguments: Sequence[str], settings: Mapping[str, str]
) -> Iterator[Server]:
    command = [sys.executable, str(program), *arguments, "--host", HOST, "--port", str(port)]
    # It runs in that folder, where no .env is found.
    with running_process(command, cwd=folder, env={**_environment(folder), **settings}) as process:
        server = Server(port, psutil.Process(process.pid))
        _wait_until_ready(server, process)
        yield server


@contextmanager
def running_process(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is stopped at the end, whatever happens in between."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being terminated stops the process, too
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """That of this process, but nothing of it leads to somebody's real database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CHATTERBOX_")}
    return inherited | SETTINGS | {"CHATTERBOX_DATA_DIR": str(folder / "data")}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < give_up:
        try:
            if httpx.get(f"{server.address}/readyz", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise SystemExit("The server did not start.")
