"""The naive model: a room kept in plain lists, with none of the cleverness of the house."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.law.script import TEXTS

RANK = ("member", "moderator", "owner")

Seen = dict[str, Any]


class Refused(Exception):
    """The step changes nothing; the message is the code."""


@dataclass
class Row:
    username: str
    message: str
    seq: int
    rev: int
    change: str = "posted"
    system: str | None = None
    client_id: str | None = None
    reply_to: "Row | None" = None
    mentions: list[str] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: bool = False
    deleted: bool = False
    pinned: bool = False

    def __post_init__(self) -> None:
        self.first = self.message

    def seen(self) -> Seen:
        """As a reader must see it."""
        quoted = self.reply_to and {
            "seq": self.reply_to.seq,
            "username": self.reply_to.username,
            "message": self.reply_to.message[:140],
            "deleted": self.reply_to.deleted,
        }
        return {
            "seq": self.seq, "rev": self.rev, "change": self.change, "username": self.username,
            "message": self.message, "system": self.system, "reply_to": quoted, "mentions": sorted(self.mentions),
            "reactions": self.reactions, "edited": self.edited, "deleted": self.deleted, "pinned": self.pinned,
        }  # fmt: skip


class Room:
    """`left` is at which rev each of those who have gone has gone."""

    def __init__(self, name: str, kind: str, owner: str) -> None:
        self.name, self.kind, self.title, self.topic = name, kind, name, ""
        self.roles = {owner: "owner"}
        self.read = {owner: 1}
        self.left: dict[str, int] = {}
        self.rows: list[Row] = []
        self.last_rev = 0
        self.archived = False
        self._tell(owner, "created", "created the room")

    def counts(self, name: str) -> tuple[int, int]:
        """Unread messages, and those among them that mean the reader."""
        unread = self.rows[self.read[name] :]
        return len(unread), sum(name in row.meant for row in unread)

    def post(self, who: str, text: str, client_id: str | None, reply_to: Row | None = None) -> Row:
        self._member(who)
        self._open()
        if reply_to is not None and (reply_to.deleted or reply_to.system):
            raise Refused("not_found")
        row = Row(who, text, len(self.rows) + 1, self._next(), client_id=client_id, reply_to=reply_to)
        self._name(row)
        self.rows.append(row)
        self._read_on([who])
        return row

    def resend(self, who: str, text: str, row: Row) -> Row:
        self._member(who)
        if text != row.first and not (row.edited or row.deleted):
            raise Refused("id_conflict")
        return row

    def edit(self, who: str, row: Row, text: str) -> None:
        self._changeable(who, row)
        if row.username != who:
            raise Refused("forbidden")
        if text != row.message:
            with self._change(row, "edited"):
                row.message, row.edited = text, True
                self._name(row)

    def delete(self, who: str, row: Row) -> None:
        self._changeable(who, row, may_be_deleted=True)
        if row.username != who and self.roles[who] == "member":
            raise Refused("forbidden")
        if not row.deleted:
            with self._change(row, "deleted"):
                row.message, row.deleted, row.edited, row.pinned, row.reply_to = "", True, False, False, None
                row.mentions, row.meant, row.reactions = [], set(), {}

    def react(self, who: str, row: Row, emoji: str, on: bool) -> None:
        self._changeable(who, row)
        if on == (who in row.reactions.get(emoji, ())):
            return
        with self._change(row, "reacted"):
            names = row.reactions.setdefault(emoji, [])
            names.append(who) if on else names.remove(who)
            if not names:
                del row.reactions[emoji]

    def pin(self, who: str, row: Row, on: bool) -> None:
        self._changeable(who, row)
        if row.pinned != on:
            with self._change(row, "pinned"):
                row.pinned = on

    def join(self, who: str) -> None:
        if who in self.roles:
            return
        if self.kind != "public":
            raise Refused("not_found")
        self._open()
        self._let_in(who, "joined", "joined the room", unread=0)

    def invite(self, who: str, whom: str) -> None:
        self._member(who)
        if whom not in self.roles:
            self._open()
            self._let_in(whom, "invited", f"was invited by {who}", unread=1)

    def leave(self, who: str) -> None:
        self._member(who)
        self._let_go(who, "left", "left the room")

    def remove(self, who: str, whom: str) -> None:
        self._member(who)
        self._member(whom)
        if self.roles[who] != "owner" and RANK.index(self.roles[who]) <= RANK.index(self.roles[whom]):
            raise Refused("forbidden")
        self._let_go(whom, "removed", f"was removed by {who}")

    def role(self, who: str, whom: str, role: str) -> None:
        self._member(who)
        if self.roles[who] != "owner":
            raise Refused("forbidden")
        self._member(whom)
        if role != "owner":
            self._not_the_last_owner(whom)
        self.roles[whom] = role

    def revise(self, who: str, what: str, text: str) -> None:
        self._member(who)
        if self.roles[who] == "member":
            raise Refused("forbidden")
        self._open()
        if getattr(self, what) != text:
            setattr(self, what, text)
            self._tell(who, what, f"renamed the room to {text}" if what == "title" else f"changed the topic to {text}")

    def archive(self, who: str, on: bool) -> None:
        self._member(who)
        if self.roles[who] != "owner":
            raise Refused("forbidden")
        if self.archived != on:
            self.archived = on
            self._tell(who, *(("archived", "archived the room") if on else ("restored", "restored the room")))

    def mark(self, who: str, seq: int, *, unread: bool) -> None:
        self._member(who)
        if unread:
            self.read[who] = max(0, min(self.read[who], seq - 1))
        else:
            self.read[who] = max(self.read[who], min(seq, len(self.rows)))

    def _member(self, who: str) -> None:
        if who not in self.roles:
            raise Refused("not_found")

    def _open(self) -> None:
        if self.archived:
            raise Refused("archived")

    def _changeable(self, who: str, row: Row, *, may_be_deleted: bool = False) -> None:
        if who not in self.roles or row.system or (row.deleted and not may_be_deleted):
            raise Refused("not_found")
        self._open()

    def _not_the_last_owner(self, who: str) -> None:
        if self.roles[who] == "owner" and list(self.roles.values()).count("owner") == 1:
            raise Refused("last_owner")

    def _let_in(self, who: str, how: str, text: str, unread: int) -> None:
        self._tell(who, how, text)
        self.roles[who], self.read[who] = "member", len(self.rows) - unread

    def _let_go(self, who: str, how: str, text: str) -> None:
        if len(self.roles) > 1:
            self._not_the_last_owner(who)
        del self.roles[who], self.read[who]
        for row in self.rows:
            row.meant.discard(who)
        self._tell(who, how, text)
        self.left[who] = self.last_rev
        self.archived = self.archived or not self.roles

    def _name(self, row: Row) -> None:
        named = TEXTS.get(row.message, ())
        everybody = "all" in named and self.roles[row.username] != "member"
        row.mentions = [name for name in named if name in self.roles] + ["all"] * everybody
        row.meant = ({*self.roles} if everybody else {*row.mentions}) - {row.username}

    def _tell(self, who: str, system: str, text: str) -> None:
        self.rows.append(Row(who, text, len(self.rows) + 1, self._next(), system=system))
        self._read_on(self.read)

    def _read_on(self, names: Iterable[str]) -> None:
        """The last row is no news for these, if they had read all that stands before it."""
        for name in names:
            if self.read[name] == len(self.rows) - 1:
                self.read[name] = len(self.rows)

    def _next(self) -> int:
        self.last_rev += 1
        return self.last_rev

    @contextmanager
    def _change(self, row: Row, change: str) -> Iterator[None]:
        """Its answers show its beginning, so they change with it."""
        before = row.message[:140], row.deleted
        yield
        row.rev, row.change = self._next(), change
        if (row.message[:140], row.deleted) != before:
            for answer in self.rows:
                if answer.reply_to is row:
                    answer.rev, answer.change = self._next(), "edited"
