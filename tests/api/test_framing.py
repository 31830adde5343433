"""Frames that every client can take."""

from datetime import UTC, datetime, timedelta

from api import frames, framing
from services.events import Message
from services.history import Changes
from services.rooms import Room
from services.sessions import Identity
from services.texts import LONGEST

NOW = datetime.now(UTC)
READER = Identity(user_id=1, username="ana", session_id="s", expires_at=NOW + timedelta(days=1))
ROOM = Room(
    id=1, room="general", kind="public", title="General", topic="", archived=False,
    last_seq=500, last_rev=500, role="member", notify="all", last_read_seq=0, mentions=0, draft="",
)  # fmt: skip


def test_a_part_of_the_changes_fits_into_what_clients_accept_by_default() -> None:
    """1 MiB in the clients of websockets and aiohttp among others, even if all messages are as long as can be."""
    longest = [
        Message(
            id=n, room="general", seq=n, rev=n, user_id=1, username="ana", message="😀" * LONGEST, timestamp=NOW
        )
        for n in range(1, 501)
    ]  # fmt: skip
    parts = list(framing.changes(Changes(ROOM, 0, 500, longest), READER))
    assert max(len(frames.encode(part).encode()) for part in parts) < 2**20
    assert [it.rev for part in parts for it in part.messages] == list(range(1, 501))
    assert [part.since for part in parts] == [0, *(part.until for part in parts[:-1])]
    assert parts[-1].until == 500
