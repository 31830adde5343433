"""The disk is full, and then it is not any more."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.faults.crowd import Crowd, crowd
from tests.faults.reckoning import EXPECTED, reckon
from tests.faults.row import Row, Scale
from tests.live.server import Server, until

VOLUME = 24 << 20  # bytes
TOO_SMALL = 64 << 10  # bytes: less than any of the files that the server writes to


class Disk(Protocol):
    """What the server writes to. `name` says for the table what it is."""

    name: str

    def fill(self) -> None: ...

    def free(self) -> None: ...


class Quota:
    """A limit on the size of files, set on the running process. It needs no rights, and SQLite sees a failing write
    instead of a full disk. What the server logs has no room either."""

    name = "files may not grow (RLIMIT_FSIZE)"

    def __init__(self, server: Server) -> None:
        self._pid = server.pid
        _, self._hard = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (TOO_SMALL, self._hard))

    def free(self) -> None:
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (self._hard, self._hard))


class Volume:
    """A small file system in memory with the server's data in it."""

    name = f"a file system of {VOLUME >> 20} MiB is full"

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError:
                return

    def free(self) -> None:
        self._ballast.unlink()


async def limited(folder: Path, scale: Scale) -> Row:
    if not hasattr(resource, "prlimit"):
        return _skipped(Quota.name, "only Linux can limit a running process")
    async with Server(folder, MESSAGES_PER_SECOND="0") as server:
        return await _full(server, Quota(server), scale)


async def full(folder: Path, scale: Scale) -> Row:
    with _mounted(folder / "data") as is_mounted:
        if not is_mounted:
            return _skipped(Volume.name, "this user may not mount a file system")
        async with Server(folder, MESSAGES_PER_SECOND="0") as server:
            return await _full(server, Volume(server.data_dir), scale)


async def _full(server: Server, disk: Disk, scale: Scale) -> Row:
    async with crowd(server, scale.clients) as clients:
        async with clients.talking(scale.rate):
            await clients.until_acked(scale.rate)
            disk.fill()
            await until(lambda: all(client.refusals for client in clients.clients), "everybody to be refused")
            reads = await _reads(clients)
            await until(lambda: clients.refused > 5 * scale.clients, "more refusals")
            disk.free()
            await clients.until_acked(scale.rate)
        codes = {(it["code"], it["retry"]) for client in clients.clients for it in client.refusals}
        reckoning = await reckon(clients, expected_error="changes were not stored")
    return Row(
        fault="disk full",
        done=f"{disk.name} under {scale.rate} messages/s, until all {scale.clients} were refused; then freed",
        expected=f"unavailable with retry, reads go on, recovers, the same client ids are taken once; {EXPECTED}",
        found=f"{clients.refused} refused with {codes}, read meanwhile: {reads}; {reckoning}",
        holds=reckoning.holds and codes == {("unavailable", True)} and reads > 0,
    )


async def _reads(clients: Crowd) -> int:
    """How many messages somebody gets to read just now."""
    answer = await clients.server.http.get("/rooms/general/messages", headers=clients.authorization)
    return len(answer.json().get("messages", ()))


@contextmanager
def _mounted(folder: Path) -> Iterator[bool]:
    """Mount a file system; False where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={VOLUME}", "tmpfs", str(folder)]
    try:
        is_mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _skipped(done: str, why: str) -> Row:
    return Row(fault="disk full", done=done, expected="", found=f"NOT TRIED: {why}", holds=True, skipped=True)
