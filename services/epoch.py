"""Noticing that the database was replaced by an older one: then no reader's cursor means anything any more.

Every room's revs only ever grow, so their sum does. A small file beside the database remembers how far it had come; a
database that has come less far than that was restored from a backup, and gets a new name.
"""

import asyncio
import json
import logging
import secrets
from pathlib import Path

from tortoise.functions import Sum

import models

log = logging.getLogger(__name__)

MARK_EVERY = 10.0
"""Seconds between two marks. A restore of what happened within the last ones goes unnoticed, as it does without the
file."""


class Epoch:
    """:param path: of the file, which may not be there yet"""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = ""

    async def open(self) -> None:
        """Find the name of the database, or give it a new one."""
        store, _ = await models.Store.get_or_create({"epoch": secrets.token_hex(16)}, id=1)
        marked, revs = self._read()
        if marked == store.epoch and await _revs() < revs:
            store.epoch = secrets.token_hex(16)
            await store.save(update_fields=["epoch"])
        self.name = store.epoch
        await self.mark()

    async def mark(self) -> None:
        """Remember how far the database has come. If that fails, an older mark stays, and nothing else happens."""
        try:
            text = json.dumps({"epoch": self.name, "revs": await _revs()})
            await asyncio.to_thread(self._write, text)
        except Exception:
            log.warning("How far the database has come could not be noted in %s", self._path, exc_info=True)

    async def keep_marking(self) -> None:
        while True:
            await asyncio.sleep(MARK_EVERY)
            await self.mark()

    def _read(self) -> tuple[str, int]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return str(kept["epoch"]), int(kept["revs"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", 0

    def _write(self, text: str) -> None:
        """In one step: whoever reads it finds the old mark or the new one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = self._path.with_suffix(".new")
        written.write_text(text, encoding="utf-8")
        written.replace(self._path)


async def _revs() -> int:
    [found] = await models.Room.annotate(revs=Sum("last_rev")).values("revs")
    return int(found["revs"] or 0)
