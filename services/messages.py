"""Messages: what may be said, and what may become of it. Everything here is one change of its room, announced once."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import attachments, audit, emoji, mentions, texts
from services.administration import is_admin
from services.errors import Forbidden, NoSuchMessage, RoomArchived, TooMany
from services.events import Event, Message, Reaction
from services.ledger import Post
from services.limits import Rate
from services.regrets import Regrets
from services.revision import Revision
from services.roles import is_moderator
from services.rows import as_message, reactions_of, reactions_text
from services.sessions import Identity
from services.writer import Writer

MOST_EMOJI, MOST_PINS = 20, 100
"""Different emoji on one message, pinned messages in one room."""

NOTHING_SAID = {
    "message": "", "reply_to": None, "quote": None, "mentions": None, "attachments": None, "reactions": None,
    "edited_at": None, "pinned_at": None,
}  # fmt: skip
"""What is left of a message that was deleted."""

Act = Callable[[Revision, models.Message, str], Awaitable[Message]]
"""What is done to a message, by somebody with this role in its room."""


class Messages:
    """Whatever somebody does here counts against `rate`, by person."""

    def __init__(self, writer: Writer, rate: Rate) -> None:
        self._writer = writer
        self._rate = rate
        self._regrets = Regrets()

    async def post(
        self,
        sender: Identity,
        room: str,
        message: str,
        client_id: str | None = None,
        reply_to: int | None = None,
        files: Sequence[str] = (),
    ) -> Message:
        """Store a message and announce it; returns once it is on disk.

        The same `client_id` again gets the first answer again and stores nothing. `reply_to` is the id of the message
        that this one answers, `files` are the ids of those that the sender has sent to this room and not said yet; with
        some, the message may be empty.

        :raises EmptyMessage, MessageTooLong, BadRequest, NotFound, NoSuchMessage, NoSuchFile, RoomArchived, IdConflict:
        :raises RateLimited: nothing was stored
        :raises Unavailable: it was not stored, and may be sent again
        """
        keys = attachments.check(files)
        texts.check_message(message, may_be_empty=bool(keys))
        texts.check_client_id(client_id)
        self._rate.take(sender.user_id)
        return await self._writer.post(
            Post(
                room=room,
                user_id=sender.user_id,
                username=sender.username,
                message=message,
                timestamp=self._writer.now(),
                client_id=client_id,
                reply_to=reply_to,
                attachments=keys,
            )
        )

    async def edit(self, editor: Identity, message_id: int, message: str) -> Message:
        """Let a message of one's own say something else. The same text again changes nothing.

        :raises EmptyMessage, MessageTooLong, BadRequest, NoSuchMessage, Forbidden, RoomArchived, RateLimited:
        :raises Unavailable: nothing has changed
        """
        texts.check_message(message, may_be_empty=True)

        async def act(revision: Revision, row: models.Message, role: str) -> Message:
            if row.author_id != editor.user_id:
                raise Forbidden("Only its author may edit a message.")
            if row.attachments is None:
                texts.check_says_something(message)
            if row.message == message:
                return as_message(row, revision.room.name)
            [found] = await mentions.find(revision.connection, [(row.room_id, role, message)])
            await mentions.replace(revision.connection, row.room_id, row.seq, row.author_id, found)
            return await revision.change(row, "edited", message=message, mentions=found.text, edited_at=revision.now)

        return await self._act(editor, message_id, act)

    async def delete(self, deleter: Identity, message_id: int) -> Message:
        """Take a message of one's own back, or, as a moderator or administrator, anybody's: an administrator also one
        of a room they are not in, if it was reported. Its place stays, what it said is gone: out of the store at once,
        and out of memory as soon as `restore` is too late.

        :raises NoSuchMessage, Forbidden, RoomArchived, RateLimited, Unavailable:
        """
        said: dict[str, Any] = {}

        async def act(revision: Revision, row: models.Message, role: str) -> Message:
            if not await _may_delete(deleter, row, role, revision.connection):
                raise Forbidden("Only its author or a moderator may delete a message.")
            if row.deleted_at is not None:
                return as_message(row, revision.room.name)
            await _enter_if_anothers(revision, "message_removed", deleter, row)
            await mentions.forget(revision.connection, row.room_id, row.seq)
            await attachments.let_go(revision.connection, row.id, revision.now)
            said.update({column: getattr(row, column) for column in NOTHING_SAID})
            return await revision.change(row, "deleted", **NOTHING_SAID, deleted_at=revision.now)

        message = await self._act(deleter, message_id, act, deletes=True)
        if said:
            self._regrets.keep(deleter.user_id, message_id, said)
        return message

    async def restore(self, deleter: Identity, message_id: int) -> Message:
        """Undo a deletion of one's own, within ten seconds: everything is as it was, for everybody.

        :raises NoSuchMessage: it is too late, or there is nothing to undo
        :raises RoomArchived, RateLimited, Unavailable:
        """
        said = self._regrets.find(deleter.user_id, message_id)
        if said is None:
            raise NoSuchMessage

        async def act(revision: Revision, row: models.Message, _: str) -> Message:
            if row.deleted_at is None:
                return as_message(row, revision.room.name)
            await _enter_if_anothers(revision, "message_restored", deleter, row)
            found = await revision.mentioned_by(row, said["message"])
            await mentions.store(revision.connection, row.room_id, row.seq, row.author_id, found)
            await attachments.take_back(revision.connection, row.id)
            quote = await revision.quote(said["reply_to"])
            columns = said | {"quote": quote, "mentions": found.text, "deleted_at": None}
            return await revision.change(row, "restored", **columns)

        message = await self._act(deleter, message_id, act, deletes=True)
        self._regrets.forget(deleter.user_id, message_id)
        return message

    async def may_delete(self, user: Identity, message_id: int) -> bool:
        """Whether somebody is to be offered to delete a message."""
        row = await models.Message.get_or_none(id=message_id)
        place = None if row is None else await models.Membership.get_or_none(room_id=row.room_id, user_id=user.user_id)
        return row is not None and place is not None and await _may_delete(user, row, place.role)

    async def react(self, user: Identity, message_id: int, emoji_: str, on: bool) -> Message:
        """Mark a message with an emoji, or take one's mark back; each person once with each emoji.

        :raises InvalidEmoji, TooMany, NoSuchMessage, RoomArchived, RateLimited, Unavailable:
        """
        mark = emoji.clean(emoji_)

        async def act(revision: Revision, row: models.Message, _: str) -> Message:
            before = reactions_of(row)
            after = _with(before, mark, user.username) if on else _without(before, mark, user.username)
            if after == before:
                return as_message(row, revision.room.name)
            return await revision.change(row, "reacted", reactions=reactions_text(after))

        return await self._act(user, message_id, act)

    async def pin(self, user: Identity, message_id: int, on: bool) -> Message:
        """Keep a message where everybody finds it, or no longer.

        :raises TooMany, NoSuchMessage, RoomArchived, RateLimited, Unavailable:
        """

        async def act(revision: Revision, row: models.Message, _: str) -> Message:
            if (row.pinned_at is not None) == on:
                return as_message(row, revision.room.name)
            pins = models.Message.filter(room_id=row.room_id, pinned_at__isnull=False).using_db(revision.connection)
            if on and await pins.count() >= MOST_PINS:
                raise TooMany(f"A room has at most {MOST_PINS} pinned messages.")
            return await revision.change(row, "pinned", pinned_at=revision.now if on else None)

        return await self._act(user, message_id, act)

    async def _act(self, user: Identity, message_id: int, act: Act, *, deletes: bool = False) -> Message:
        """Change a message that the user can see and that can be changed, in a locked room."""
        self._rate.take(user.user_id)

        async def work(connection: BaseDBAsyncClient) -> tuple[Message, Sequence[Event]]:
            found = await models.Message.get_or_none(id=message_id, using_db=connection)
            revision = None if found is None else await Revision.of(connection, self._writer.now(), id=found.room_id)
            if revision is None:
                raise NoSuchMessage
            role = await _role(revision, user, message_id, as_admin=deletes)
            # Read again, now that nobody else can change it.
            row = await models.Message.get(id=message_id, using_db=connection)
            if role is None or row.system is not None or (row.deleted_at is not None and not deletes):
                raise NoSuchMessage
            if revision.room.archived_at is not None and not (deletes and await _may_clear(revision, user, message_id)):
                raise RoomArchived
            return await act(revision, row, role), revision.events

        return await self._writer.change(work)


async def _may_delete(
    user: Identity, row: models.Message, role: str, connection: BaseDBAsyncClient | None = None
) -> bool:
    return row.author_id == user.user_id or is_moderator(role) or await is_admin(user, connection)


async def _enter_if_anothers(revision: Revision, kind: audit.Kind, actor: Identity, row: models.Message) -> None:
    if row.author_id != actor.user_id:
        subject = f"message {row.id} of {row.username}"
        revision.events.append(await audit.enter(revision.connection, kind, actor=actor.username, subject=subject))


async def _role(revision: Revision, user: Identity, message_id: int, *, as_admin: bool) -> str | None:
    """None: it is not to be seen there."""
    membership = await models.Membership.get_or_none(
        room_id=revision.room.id, user_id=user.user_id, using_db=revision.connection
    )
    if membership is not None:
        return membership.role
    return "member" if as_admin and await _may_clear(revision, user, message_id) else None


async def _may_clear(revision: Revision, user: Identity, message_id: int) -> bool:
    """Administrators look after what was reported, wherever it was said."""
    if not await is_admin(user, revision.connection):
        return False
    return await models.Report.exists(message_id=message_id, using_db=revision.connection)


def _with(reactions: tuple[Reaction, ...], mark: str, username: str) -> tuple[Reaction, ...]:
    if mark not in {it.emoji for it in reactions}:
        if len(reactions) >= MOST_EMOJI:
            raise TooMany(f"A message has at most {MOST_EMOJI} different emoji.")
        reactions = (*reactions, Reaction(emoji=mark, usernames=()))
    return tuple(
        Reaction(emoji=mark, usernames=(*it.usernames, username))
        if it.emoji == mark and username not in it.usernames
        else it
        for it in reactions
    )


def _without(reactions: tuple[Reaction, ...], mark: str, username: str) -> tuple[Reaction, ...]:
    left = (
        Reaction(emoji=it.emoji, usernames=tuple(name for name in it.usernames if name != username or it.emoji != mark))
        for it in reactions
    )
    return tuple(it for it in left if it.usernames)
