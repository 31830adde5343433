"""Messages over HTTP: reading and catching up, posting by one line of curl, and what may become of a message."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api import bodies, errors, frames, framing
from api.callers import Caller, caller_router
from api.frames import Seq
from api.frames.fields import MessageId
from api.framing import PART
from services.errors import (
    BadRequest,
    EmptyMessage,
    Forbidden,
    IdConflict,
    InvalidEmoji,
    MessageTooLong,
    NoSuchFile,
    NoSuchMessage,
    NotFound,
    RoomArchived,
    TooMany,
    Unavailable,
)
from services.events import Message
from services.history import LARGEST_PAGE, PAGE, Page
from services.house import House
from services.sessions import Identity

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]
Part = Annotated[int, Query(ge=1, le=PART)]


def router(house: House) -> APIRouter:
    messages = caller_router(house, "messages")

    def shown(message: Message, identity: Identity) -> frames.Message:
        return framing.message(message, for_author=message.user_id == identity.user_id)

    @messages.get(
        "/rooms/{room}/messages", response_model_exclude_none=True, responses=errors.answers(NotFound, BadRequest)
    )
    async def read_messages(
        room: str,
        identity: Caller,
        before: Seq | None = None,
        after: Seq | None = None,
        around: Seq | None = None,
        limit: Limit = PAGE,
    ) -> frames.History:
        """A page of a room, ascending seq: before, after or around a seq, or the newest."""
        seen = await house.rooms.get(identity, room)
        page = await house.history.page(seen, before=before, after=after, around=around, limit=limit)
        return framing.page(page, identity)

    @messages.get(
        "/rooms/{room}/changes", response_model_exclude_none=True, responses=errors.answers(NotFound, BadRequest)
    )
    async def read_changes(
        room: str, identity: Caller, after: Seq, epoch: str | None = None, limit: Part = PART
    ) -> frames.Changes | frames.History:
        """What changed after rev `after`: ask again from `to` until nothing comes. Where that rev means nothing any
        more (the database was replaced, or too much has changed), a fresh history with `recovered: false`."""
        seen, cursor = await house.rooms.get(identity, room), house.cursor(after, epoch)
        past = await (house.history.page(seen) if cursor is None else house.history.part(seen, cursor, limit))
        if isinstance(past, Page):
            return framing.page(past, identity, refused_cursor=True)
        return next(framing.changes(past, identity))

    @messages.get("/rooms/{room}/pins", response_model_exclude_none=True, responses=errors.answers(NotFound))
    async def read_pins(room: str, identity: Caller) -> list[frames.Message]:
        """What is pinned in a room, what was pinned last first."""
        pins = await house.history.pins(await house.rooms.get(identity, room))
        return [shown(message, identity) for message in pins]

    @messages.post(
        "/rooms/{room}/messages",
        response_model_exclude_none=True,
        responses=errors.answers(
            NotFound,
            NoSuchMessage,
            NoSuchFile,
            EmptyMessage,
            MessageTooLong,
            BadRequest,
            RoomArchived,
            IdConflict,
            Unavailable,
        ),
        openapi_extra=bodies.JSON_OR_TEXT,
    )
    async def post_message(room: str, request: Request, identity: Caller) -> frames.Message:
        """Say something: as JSON, or as plain text, which is the message. Answered when it is stored."""
        new = await bodies.new_message(request)
        files = new.attachments or ()
        posted = house.messages.post(identity, room, new.message, new.client_id, new.reply_to, files)
        return shown(await posted, identity)

    @messages.get("/messages/{id}", response_model_exclude_none=True, responses=errors.answers(NoSuchMessage))
    async def read_message(id: MessageId, identity: Caller) -> frames.Message:
        """One message in its latest state."""
        return shown(await house.history.message(identity, id), identity)

    @messages.patch(
        "/messages/{id}",
        response_model_exclude_none=True,
        responses=errors.answers(
            NoSuchMessage, Forbidden, EmptyMessage, MessageTooLong, BadRequest, RoomArchived, Unavailable
        ),
    )
    async def edit_message(id: MessageId, new: bodies.NewText, identity: Caller) -> frames.Message:
        """Let a message of mine say something else."""
        return shown(await house.messages.edit(identity, id, new.message), identity)

    @messages.delete(
        "/messages/{id}",
        response_model_exclude_none=True,
        responses=errors.answers(NoSuchMessage, Forbidden, RoomArchived, Unavailable),
    )
    async def delete_message(id: MessageId, identity: Caller) -> frames.Message:
        """Take a message back: mine, or, as a moderator, anybody's. Its place stays, what it said is gone."""
        return shown(await house.messages.delete(identity, id), identity)

    @messages.post(
        "/messages/{id}/restore",
        response_model_exclude_none=True,
        responses=errors.answers(NoSuchMessage, RoomArchived, Unavailable),
    )
    async def restore_message(id: MessageId, identity: Caller) -> frames.Message:
        """Undo a deletion of mine, within ten seconds: everything is as it was."""
        return shown(await house.messages.restore(identity, id), identity)

    react: dict[str, Any] = {
        "response_model_exclude_none": True,
        "responses": errors.answers(NoSuchMessage, InvalidEmoji, TooMany, RoomArchived, Unavailable),
    }

    @messages.put("/messages/{id}/reactions/{emoji}", **react)
    async def add_reaction(id: MessageId, emoji: str, identity: Caller) -> frames.Message:
        """Mark a message with an emoji."""
        return shown(await house.messages.react(identity, id, emoji, on=True), identity)

    @messages.delete("/messages/{id}/reactions/{emoji}", **react)
    async def take_reaction_back(id: MessageId, emoji: str, identity: Caller) -> frames.Message:
        """Take my mark back."""
        return shown(await house.messages.react(identity, id, emoji, on=False), identity)

    pin: dict[str, Any] = {
        "response_model_exclude_none": True,
        "responses": errors.answers(NoSuchMessage, TooMany, RoomArchived, Unavailable),
    }

    @messages.put("/messages/{id}/pin", **pin)
    async def pin_message(id: MessageId, identity: Caller) -> frames.Message:
        """Keep a message where everybody in the room finds it."""
        return shown(await house.messages.pin(identity, id, on=True), identity)

    @messages.delete("/messages/{id}/pin", **pin)
    async def unpin_message(id: MessageId, identity: Caller) -> frames.Message:
        """Keep it there no longer."""
        return shown(await house.messages.pin(identity, id, on=False), identity)

    return messages
