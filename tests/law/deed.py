"""A step with the names of what it is about: what the doors are asked to do, and the model to foretell."""

from dataclasses import dataclass

from tests.law.room import RANK, Refused, Room, Row
from tests.law.script import EMOJI, PEOPLE, TEXTS, Step

UNKNOWN = 2**40
"""The id of a message that nobody is left to see."""


@dataclass(frozen=True)
class Deed:
    verb: str
    room: str
    who: str
    whom: str
    row: Row | None
    id: int
    seq: int
    text: str
    emoji: str
    role: str
    on: bool
    client_id: str | None
    fates: tuple[str, ...] = ()


class Deeds:
    """Names what steps are about, and knows the ids of the rows that have been seen."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, int], int] = {}
        self._count = 0

    def of(self, step: Step, room: Room) -> Deed:
        who = PEOPLE[step.who]
        rows = room.rows
        if step.verb == "resend":
            rows = [row for row in rows if row.username == who and row.client_id]
        row = rows[step.what % len(rows)] if rows else None
        if step.verb in {"edit", "delete"} and step.on and row is not None:
            who = row.username  # most others are refused
        text = list(TEXTS)[step.text]
        if step.verb == "resend" and row is not None and step.on:
            text = row.first
        self._count += 1
        return Deed(
            verb=step.verb,
            room=room.name,
            who=who,
            whom=PEOPLE[step.whom % len(PEOPLE)],
            row=row,
            id=0 if row is None else self.ids.get((room.name, row.seq), UNKNOWN),
            seq=step.what,
            text=text,
            emoji=EMOJI[step.text % len(EMOJI)],
            role=RANK[step.what % len(RANK)],
            on=step.on,
            client_id=row.client_id if step.verb == "resend" and row else f"{room.name}-{self._count}",
            fates=step.fates,
        )


def foretell(room: Room, deed: Deed) -> str | None:
    """Let the model do it; returns the code of the refusal, if it is refused."""
    try:
        _do(room, deed)
    except Refused as refusal:
        return str(refusal)
    return None


def _do(room: Room, deed: Deed) -> None:
    who, whom, text = deed.who, deed.whom, deed.text
    match deed.verb, deed.row:
        case "post", _:
            room.post(who, text, deed.client_id)
        case "reply", Row() as row:
            room.post(who, text, deed.client_id, row)
        case "resend", Row() as row:
            room.resend(who, text, row)
        case "edit", Row() as row:
            room.edit(who, row, text)
        case "delete", Row() as row:
            room.delete(who, row)
        case "react", Row() as row:
            room.react(who, row, deed.emoji, deed.on)
        case "pin", Row() as row:
            room.pin(who, row, deed.on)
        case "join", _:
            room.join(who)
        case "invite", _:
            room.invite(who, whom)
        case "leave", _:
            room.leave(who)
        case "remove", _:
            room.remove(who, whom)
        case "role", _:
            room.role(who, whom, deed.role)
        case ("title" | "topic") as what, _:
            room.revise(who, what, deed.text[:40])
        case "archive", _:
            room.archive(who, deed.on)
        case ("read" | "unread") as what, _:
            room.mark(who, deed.seq, unread=what == "unread")
