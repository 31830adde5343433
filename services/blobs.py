"""The folder in which the bytes of files lie, each under a name of ours. Whatever is in it under such a name is whole
and on disk; what is still being written has another one."""

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import BinaryIO

from services.errors import FileTooLarge

PREVIEW = ".webp"
"""Stands behind the name of a picture's bytes in that of its preview."""

UNFINISHED = ".part"

OURS = re.compile(r"([0-9a-f]{32})(\.webp)?(\.part)?")


class Blobs:
    """:param folder: is made when it is needed; several processes may share it"""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        return self._folder / name

    async def write(self, name: str, chunks: AsyncIterator[bytes], largest: int) -> int:
        """Take in what comes, and no more than `largest` bytes of it.

        :return: how many they were
        :raises FileTooLarge: and nothing is left of it
        """
        unfinished = self.path(name + UNFINISHED)
        file = await asyncio.to_thread(self._open, unfinished)
        size = 0
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > largest:
                    raise FileTooLarge(largest)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(self._finish, file, unfinished, self.path(name))
        except BaseException:
            file.close()
            unfinished.unlink(missing_ok=True)
            raise
        return size

    async def put(self, name: str, content: bytes) -> None:
        """Keep what is there already."""

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        await self.write(name, chunks(), len(content))

    async def remove(self, names: Iterable[str]) -> None:
        """Also what goes with them; what is not there is no error."""

        def unlink() -> None:
            for name in names:
                for path in (self.path(name), self.path(name + PREVIEW)):
                    path.unlink(missing_ok=True)

        await asyncio.to_thread(unlink)

    async def older_than(self, seconds: float) -> dict[str, list[Path]]:
        """What has lain there for so long, under the name that it belongs to."""

        def look() -> dict[str, list[Path]]:
            found: dict[str, list[Path]] = {}
            before = time.time() - seconds
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    ours = OURS.fullmatch(entry.name)
                    if ours is not None and entry.stat().st_mtime < before:
                        found.setdefault(ours[1], []).append(Path(entry.path))
            return found

        return await asyncio.to_thread(look) if self._folder.exists() else {}

    def _open(self, path: Path) -> BinaryIO:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")

    def _finish(self, file: BinaryIO, unfinished: Path, finished: Path) -> None:
        """Only what is on disk gets its name, and the name is on disk before anybody relies on it."""
        file.flush()
        os.fsync(file.fileno())
        file.close()
        unfinished.replace(finished)
        if os.name == "posix":
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
