"""What was deleted a moment ago, for those who regret it: kept in memory only, and for seconds."""

import asyncio
from typing import Any

KEPT = 10.0
"""Seconds. Pages offer it for five; the rest is for the way."""

Columns = dict[str, Any]


class Regrets:
    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], Columns] = {}

    def keep(self, deleter_id: int, message_id: int, columns: Columns) -> None:
        """Remember what a message was, for the one who deleted it."""
        self._kept[deleter_id, message_id] = columns
        asyncio.get_running_loop().call_later(KEPT, self._expire, deleter_id, message_id, columns)

    def find(self, deleter_id: int, message_id: int) -> Columns | None:
        return self._kept.get((deleter_id, message_id))

    def forget(self, deleter_id: int, message_id: int) -> None:
        self._kept.pop((deleter_id, message_id), None)

    def _expire(self, deleter_id: int, message_id: int, columns: Columns) -> None:
        if self.find(deleter_id, message_id) is columns:  # it may have been restored, and deleted once more
            self.forget(deleter_id, message_id)
