"""Between a stored row and the message that the house hands out."""

import orjson

import models
from services.events import Attachment, ChangeKind, Message, Quote, Reaction, SystemKind

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
        attachments=attachments_of(row),
        reactions=reactions_of(row),
        edited_at=row.edited_at,
        deleted=row.deleted_at is not None,
        pinned=row.pinned_at is not None,
    )


def quote_of(row: models.Message) -> Quote:
    """What answers to this message show of it: of one that says nothing, how its files are called."""
    said = row.message.strip() and row.message
    return Quote(
        id=row.id,
        seq=row.seq,
        username=row.username,
        message=(said or ", ".join(it.name for it in attachments_of(row)))[:QUOTED],
        deleted=row.deleted_at is not None,
    )


def quote_text(quote: Quote) -> str:
    return orjson.dumps(quote).decode()


def attachments_of(row: models.Message | models.Stored) -> tuple[Attachment, ...]:
    return () if row.attachments is None else tuple(Attachment(**it) for it in orjson.loads(row.attachments))


def attachments_text(attachments: tuple[Attachment, ...]) -> str | None:
    """None where there are none, as in most messages."""
    return orjson.dumps(attachments).decode() if attachments else None


def reactions_of(row: models.Message | models.Stored) -> tuple[Reaction, ...]:
    if row.reactions is None:
        return ()
    return tuple(Reaction(emoji=emoji, usernames=tuple(names)) for emoji, names in orjson.loads(row.reactions).items())


def reactions_text(reactions: tuple[Reaction, ...]) -> str | None:
    """None where nobody has reacted, as in a new message."""
    return orjson.dumps({it.emoji: it.usernames for it in reactions}).decode() if reactions else None
