"""A complete copy of rooms, kept by the frames of `/ws` alone, as docs/wire-protocol.md tells programs to keep one.

It needs one rule for messages, whatever changes them: the row that comes last replaces the one of the same id.
"""

from dataclasses import dataclass, field

from tests.live.program import Frame

CATCHING_UP = "catching up with "
"""Begins the ref of a subscribe; the name of the room follows."""


@dataclass(eq=False)
class Replica:
    """`rows`, by id, in their latest state; of each room the `cursor`, the last rev it has, and `since`, the seq from
    which on it has every message.

    A server that keeps its word leaves `gaps` and `repeats` empty. They hold (cursor, rev) of each live message whose
    rev was not the next one, and of each part of the changes that did not go on from the cursor.
    """

    epoch: str = ""
    rows: dict[int, Frame] = field(default_factory=dict)
    cursor: dict[str, int] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    catching_up: set[str] = field(default_factory=set)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    repeats: list[tuple[int, int]] = field(default_factory=list)

    def view(self, room: str) -> list[Frame]:
        """What it has of a room, in the room's order."""
        return sorted((row for row in self.rows.values() if row["room"] == room), key=lambda row: int(row["seq"]))

    def take(self, frame: Frame) -> list[Frame]:
        """Take what the server sent; return what to ask it because of that."""
        match frame["type"]:
            case "welcome":
                return self._begin(frame)
            case "message":
                return self._hear(frame)
            case "changes":
                self._change(frame)
            case "history" if frame.get("ref") == CATCHING_UP + frame["room"]:
                self._start_over(frame)
            case "error" if frame["code"] == "not_found" and str(frame.get("ref")).startswith(CATCHING_UP):
                self._forget(str(frame["ref"]).removeprefix(CATCHING_UP))
        return []

    def catch_up(self, room: str) -> Frame:
        """The request for all that it lacks of a room."""
        self.catching_up.add(room)
        place = {"cursor": self.cursor[room], "epoch": self.epoch} if room in self.cursor else {}
        return {"type": "subscribe", "room": room, "ref": CATCHING_UP + room} | place

    def _begin(self, welcome: Frame) -> list[Frame]:
        if welcome["epoch"] != self.epoch:  # another database: what came from the old one means nothing any more
            self.epoch = welcome["epoch"]
            for known in (self.rows, self.cursor, self.since):
                known.clear()
        self.catching_up.clear()
        return [self.catch_up(room["room"]) for room in welcome["rooms"]]

    def _hear(self, message: Frame) -> list[Frame]:
        room, rev = message["room"], message["rev"]
        if room in self.catching_up:
            return []  # what is heard before the answer is part of the answer
        if room not in self.cursor:
            return [self.catch_up(room)]
        cursor = self.cursor[room]
        if rev == cursor + 1:
            self._upsert(message)
            self.cursor[room] = rev
        elif rev <= cursor:
            self.repeats.append((cursor, rev))
        else:
            self.gaps.append((cursor, rev))
            return [self.catch_up(room)]
        return []

    def _change(self, changes: Frame) -> None:
        room = changes["room"]
        self.catching_up.discard(room)  # more parts may follow, and each goes on where the last one ended
        if changes["from"] != self.cursor[room]:
            self.gaps.append((self.cursor[room], changes["from"]))
        for message in changes["messages"]:
            if message["rev"] <= self.cursor[room]:
                self.repeats.append((self.cursor[room], message["rev"]))
            self._upsert(message)
            self.cursor[room] = message["rev"]
        self.cursor[room] = changes["to"]

    def _start_over(self, history: Frame) -> None:
        room, messages = history["room"], history["messages"]
        self._forget(room)
        self.since[room] = messages[0]["seq"] if history["more"] else 1
        self.cursor[room] = history["last_rev"]
        for message in messages:
            self._upsert(message)

    def _forget(self, room: str) -> None:
        self.catching_up.discard(room)
        for row in self.view(room):
            del self.rows[row["id"]]
        for known in (self.cursor, self.since):
            known.pop(room, None)

    def _upsert(self, message: Frame) -> None:
        if message["seq"] >= self.since[message["room"]]:  # else it is part of a past that was never read
            self.rows[message["id"]] = message
