"""What a reader has of a room, kept as protocol.md tells clients to: rows by id, and a cursor."""

from collections.abc import Sequence
from typing import Any

from tests.law.room import Seen

Frame = dict[str, Any]


def seen(frame: Frame) -> Seen:
    """What of a message frame can be foretold."""
    quoted = frame.get("reply_to")
    return {
        "seq": frame["seq"], "rev": frame["rev"], "change": frame["change"], "username": frame["username"],
        "message": frame["message"], "system": frame.get("system"),
        "reply_to": quoted and {name: quoted.get(name, False) for name in ("seq", "username", "message", "deleted")},
        "mentions": sorted(frame.get("mentions", ())), "reactions": frame.get("reactions", {}),
        "edited": "edited_at" in frame, "deleted": frame.get("deleted", False), "pinned": frame.get("pinned", False),
    }  # fmt: skip


class Replica:
    """`since` is the seq from which on it has everything."""

    def __init__(self) -> None:
        self.rows: dict[int, Frame] = {}
        self.cursor: int | None = None
        self.since = 1
        self.following = False

    def start_afresh(self, page: Sequence[Frame], last_rev: int) -> None:
        self.rows = {frame["id"]: frame for frame in page}
        self.since = page[0]["seq"] if page else 1
        self.cursor = last_rev
        self.following = True

    def catch_up(self, changed: Sequence[Frame], since: int, until: int) -> None:
        revs = [since, *(frame["rev"] for frame in changed), until]
        assert since == self.cursor, f"changes since {since}, but the cursor is {self.cursor}"
        assert revs == sorted(revs), f"changes out of order: {revs}"
        assert len({frame["id"] for frame in changed}) == len(changed), "a message twice in the changes"
        assert since not in revs[1:-1], "a message that did not change"
        self.rows |= {frame["id"]: frame for frame in changed}
        self.cursor = until
        self.following = True

    def hear(self, frame: Frame) -> None:
        """Take one live message."""
        assert self.cursor is not None
        assert frame["rev"] > self.cursor, f"heard {frame['rev']} when at {self.cursor}"
        self.rows[frame["id"]] = frame
        self.cursor = frame["rev"]

    def seen(self) -> list[Seen]:
        """The rows in their order. What was said before `since` is known in part only, if it changed later."""
        known = [seen(frame) for frame in self.rows.values() if frame["seq"] >= self.since]
        return sorted(known, key=lambda row: int(row["seq"]))
