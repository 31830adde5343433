"""Between a stored row and the message that the house hands out."""

import orjson

import models
from services.events import ChangeKind, Message, Quote, Reaction, SystemKind

QUOTED = 140
"""Characters of a message that its answers quote."""


def as_message(row: models.Message | models.Stored, room: str) -> Message:
    """A stored row as the house hands it out."""
    change: ChangeKind = row.change  # type: ignore[assignment] # the ledger writes no other
    system: SystemKind | None = row.system  # type: ignore[assignment] # likewise
    return Message(
        id=row.id,
        room=room,
        seq=row.seq,
        rev=row.rev,
        user_id=row.author_id,
        username=row.username,
        message=row.message,
        timestamp=row.timestamp,
        client_id=row.client_id,
        change=change,
        system=system,
        reply_to=None if row.quote is None else Quote(**orjson.loads(row.quote)),
        mentions=() if row.mentions is None else tuple(orjson.loads(row.mentions)),
        reactions=reactions_of(row),
        edited_at=row.edited_at,
        deleted=row.deleted_at is not None,
        pinned=row.pinned_at is not None,
    )


def quote_of(row: models.Message) -> Quote:
    """What answers to this message show of it."""
    return Quote(
        id=row.id,
        seq=row.seq,
        username=row.username,
        message=row.message[:QUOTED],
        deleted=row.deleted_at is not None,
    )


def quote_text(quote: Quote) -> str:
    return orjson.dumps(quote).decode()


def reactions_of(row: models.Message | models.Stored) -> tuple[Reaction, ...]:
    if row.reactions is None:
        return ()
    return tuple(Reaction(emoji=emoji, usernames=tuple(names)) for emoji, names in orjson.loads(row.reactions).items())


def reactions_text(reactions: tuple[Reaction, ...]) -> str | None:
    """None where nobody has reacted, as in a new message."""
    return orjson.dumps({it.emoji: it.usernames for it in reactions}).decode() if reactions else None
