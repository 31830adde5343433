"""The real server as a process of its own, started as an operator starts it."""

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import httpx

from tests.unlimited import UNLIMITED

PROJECT = Path(__file__).resolve().parents[2]
T = TypeVar("T")

WITHIN = 60.0  # seconds after which waiting is given up: generous, because no test measures time
SHORTEST_SECRET = 12  # characters; what is shorter may stand in a log by chance
HANDED_OUT = ("access_token", "ticket", "invite")  # fields of answers


class Server:
    """One installation of the chat: a port, a data directory, and a process that can be stopped and killed.

    `secrets` collects every token, ticket, password, cookie and invite code that is handed out. None of them, and none
    of the server's own keys, may stand in its log when it is over.

    :param command: what Python runs, when it is not main.py itself
    :param settings: further settings, as in `LOG_LEVEL="INFO"`
    """

    def __init__(self, folder: Path, *command: str, **settings: str) -> None:
        self._command = command or ("main.py",)
        self._settings = settings
        self.port = free_port()
        self.data_dir = folder / "data"
        self.log_path = folder / "server.log"
        self.password = secrets.token_urlsafe(16)
        self.secrets = {self.password}
        hooks = {"response": [self._note_secrets]}
        self.http = httpx.AsyncClient(base_url=self.address, trust_env=False, timeout=WITHIN, event_hooks=hooks)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything that the server has said so far, over all its starts."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    async def __aenter__(self) -> "Server":
        try:
            await self.start()
        except BaseException:
            self.kill()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        await self.http.aclose()
        if error is None:
            assert self.leaks() == []

    def leaks(self) -> list[str]:
        """What stands in the log and should not; nothing of a token is more secret than its signature."""
        keys = json.loads((self.data_dir / "secrets.json").read_text()).values()
        sought = {secret.rpartition(".")[2] or secret for secret in (*self.secrets, *keys)}
        log = self.log
        return [secret for secret in sought if len(secret) >= SHORTEST_SECRET and secret in log]

    async def start(self) -> None:
        """Start the process and wait until it takes messages."""
        self._process = self._spawn()
        await until(self._is_ready, "the server to be ready")

    def kill(self) -> None:
        """End the process by SIGKILL: it can do nothing about it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def stop(self) -> int:
        """Ask the process to end by SIGTERM.

        :return: its exit code
        :raises subprocess.TimeoutExpired: when it has not ended after WITHIN
        """
        assert self._process is not None
        self._process.terminate()
        return await asyncio.to_thread(self._process.wait, WITHIN)

    async def restart(self) -> None:
        """Kill the process and start another one on the same port and data."""
        self.kill()
        await self.start()

    async def post(self, path: str, token: str | None = None, **body: str) -> Any:
        """The JSON answer to a request that has to succeed."""
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        answer = await self.http.post(path, json=body, headers=headers)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def token(self, name: str) -> str:
        """Make an account, unless there is one, and sign in as a program."""
        answer = await self.http.post("/register", json={"username": name, "password": self.password})
        assert answer.status_code in {200, 409}, answer.text
        token = str((await self.post("/login", username=name, password=self.password))["access_token"])
        self.secrets.add(token)
        return token

    async def _note_secrets(self, answer: httpx.Response) -> None:
        self.secrets |= {line.partition("=")[2].partition(";")[0] for line in answer.headers.get_list("set-cookie")}
        if answer.headers.get("content-type") == "application/json":
            await answer.aread()
            if isinstance(said := answer.json(), dict):
                self.secrets |= {said[name] for name in HANDED_OUT if isinstance(said.get(name), str)}

    def _spawn(self) -> subprocess.Popen[bytes]:
        ours = {
            "CHATTERBOX_PORT": str(self.port),
            "CHATTERBOX_DATA_DIR": str(self.data_dir),
            "CHATTERBOX_BCRYPT_COST": "4",
            "CHATTERBOX_LOG_LEVEL": "DEBUG",
            **UNLIMITED,
        } | {f"CHATTERBOX_{name}": value for name, value in self._settings.items()}
        foreign = ("PYTEST", "NICEGUI", "CHATTERBOX")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *self._command],
                cwd=PROJECT,
                env=kept | ours,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    async def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server ended by itself:\n{self.log[-4000:]}"
        try:
            return (await self.http.get("/readyz")).status_code == 200
        except httpx.TransportError:
            return False


async def until(condition: Callable[[], bool | Awaitable[bool]], what: str) -> None:
    """Wait until `condition` holds; `what` says in a failure what was waited for."""
    try:
        async with asyncio.timeout(WITHIN):
            while not await _holds(condition):
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"waited {WITHIN:.0f} s in vain for {what}") from None


async def eventually(read: Callable[[], Awaitable[T]], expected: T) -> None:
    """Wait until what is read is what is expected; a failure shows what it was in the end.

    What a browser shows follows what was done by a moment, so nothing of it is read only once.
    """
    found = await read()
    with suppress(TimeoutError):
        async with asyncio.timeout(WITHIN):
            while found != expected:
                await asyncio.sleep(0.02)
                found = await read()
    assert found == expected


async def _holds(condition: Callable[[], bool | Awaitable[bool]]) -> bool:
    answer = condition()
    return answer if isinstance(answer, bool) else await answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
