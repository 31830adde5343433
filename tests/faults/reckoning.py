"""What was promised, what is stored and what everybody saw, laid side by side."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from tests.faults.client import Client
from tests.faults.crowd import Crowd
from tests.live.program import Frame
from tests.live.server import Server

EXPECTED = "0 acked lost, 0 stored twice, 0 missed, 0 repeated, everybody has the same rows"
PAGE = 200  # messages


@dataclass(frozen=True)
class Reckoning:
    """Figures of one run; all but `acked` have to be 0."""

    acked: int
    lost: int
    doubled: int
    misplaced: int
    missed: int
    repeated: int
    different: int
    errors: int

    @property
    def holds(self) -> bool:
        return self.acked > 0 and not any(
            (self.lost, self.doubled, self.misplaced, self.missed, self.repeated, self.different, self.errors)
        )

    def __str__(self) -> str:
        said = f"{self.acked} acked, {self.lost} lost, {self.doubled} twice, {self.missed} missed, "
        said += f"{self.repeated} repeated, {self.different} clients differ"
        said += f", {self.misplaced} MISPLACED" if self.misplaced else ""
        return said + (f", {self.errors} ERRORS IN THE LOG" if self.errors else "")


async def reckon(crowd: Crowd, *, expected_error: str | None = None) -> Reckoning:
    """Stop the server and compare.

    :param expected_error: what errors in the server's log may say
    """
    fresh = await _fresh(crowd)
    assert (exit_code := await crowd.server.stop()) == 0, f"the server ended with {exit_code}"
    stored = _stored(crowd.server)
    acked = {client_id: ok for client in crowd.clients for client_id, ok in client.acked.items()}
    places = {client_id: (number, seq) for number, seq, _, client_id in stored if client_id is not None}
    errors = [line for line in crowd.server.log.splitlines() if " ERROR " in line]
    return Reckoning(
        acked=len(acked),
        lost=len(acked.keys() - places.keys()),
        doubled=_doubled(text for _, _, text, client_id in stored if client_id is not None),
        misplaced=sum(places.get(client_id) != (ok["id"], ok["seq"]) for client_id, ok in acked.items())
        + sum(number != seq for number, (_, seq, _, _) in enumerate(stored, 1))
        + abs(len(fresh) - len(stored)),
        missed=sum(len(client.replica.gaps) for client in crowd.clients),
        repeated=sum(len(client.replica.repeats) for client in crowd.clients),
        different=sum(_seen(client) != _of(client, fresh) for client in crowd.clients),
        errors=sum(expected_error is None or expected_error not in line for line in errors),
    )


async def _fresh(crowd: Crowd) -> list[Frame]:
    """All of the lobby, as somebody sees it who was not there."""
    messages: list[Frame] = []
    while True:
        query = {"after": messages[-1]["seq"] if messages else 0, "limit": PAGE}
        answer = await crowd.server.http.get(
            "/rooms/general/messages", params=query, headers={"Authorization": f"Bearer {crowd.clients[0].token}"}
        )
        page = answer.json()["messages"]
        if not page:
            return messages
        messages += page


def _stored(server: Server) -> list[tuple[int, int, str, str | None]]:
    """(id, seq, message, client id) of every message in the database of a stopped server."""
    with closing(sqlite3.connect(f"file:{server.data_dir}/chat.sqlite3?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute("SELECT id, seq, message, client_id FROM messages ORDER BY seq").fetchall()


def _doubled(values: Iterable[str]) -> int:
    return sum(count - 1 for count in Counter(values).values())


def _seen(client: Client) -> list[Frame]:
    return [_row(message) for message in client.replica.view("general")]


def _of(client: Client, fresh: list[Frame]) -> list[Frame]:
    """What a client has to have: everything from where it began."""
    return [_row(message) for message in fresh if message["seq"] >= client.replica.since["general"]]


def _row(message: Frame) -> Frame:
    """A message without what its reader or the moment of telling adds to it."""
    return {name: value for name, value in message.items() if name not in {"client_id", "change", "ref"}}
