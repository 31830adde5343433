"""Whatever is announced comes out of its text as it went in."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

import pytest

from services import event_text, events
from services.events import Event

MESSAGE = events.Message(
    id=1,
    room="general",
    seq=2,
    rev=3,
    user_id=4,
    username="ana",
    message="hello 🌱",
    timestamp=datetime.now(UTC),
    reply_to=events.Quote(id=5, seq=6, username="bo", message="what?"),
    mentions=("bo", "all"),
    attachments=(events.Attachment(id="a", name="b.png", type="image/png", size=1, width=2, height=3),),
    reactions=(events.Reaction(emoji="👍", usernames=("bo", "cem")),),
    edited_at=datetime.now(UTC),
)
PROFILE = events.Profile(user_id=1, username="ana", display_name=None, colour=3, avatar=None, bot=True)
VALUES: dict[str, Any] = {"message": MESSAGE, "profile": PROFILE, "online": ["ana"], "offline": [], "role": None}


KINDS = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_survives(kind: type[Event]) -> None:
    event = kind(**{it.name: VALUES.get(it.name, "x" if "str" in str(it.type) else 1) for it in fields(kind)})
    [same] = event_text.decode(event_text.encode([event]))
    assert type(same) is kind
    assert asdict(same) == asdict(event)


def test_what_a_newer_process_tells_is_left_out() -> None:
    text = event_text.encode([Event(topic="known")])
    assert event_text.decode(text.replace(b'"Event"', b'"EventOfTomorrow"')) == []
