"""Rooms coming into being and being changed: made, found for a set of people, named, archived."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import room_names, usernames
from services.errors import BadRequest, Forbidden, InvalidUsername, NoSuchUser, NotFound, RoomArchived, RoomNameTaken
from services.events import Event, MembershipChanged, RoomChanged, user_topic
from services.revision import Revision
from services.roles import RANK, Role
from services.rooms import LOBBY
from services.sessions import Identity
from services.writer import Writer

MOST_PEOPLE = 8
"""People in one direct conversation. More are better off in a private room, which has a name and can grow."""


class RoomBook:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def create(
        self, creator: Identity, title: str, *, name: str | None = None, kind: Literal["public", "private"], topic: str
    ) -> str:
        """Make a room with `creator` as its owner.

        :param name: its address for ever; None: made of the title's words
        :return: the name
        :raises InvalidRoom, RoomNameTaken, BadRequest, Unavailable:
        """
        title, topic = room_names.clean_title(title), room_names.clean_topic(topic)
        name = room_names.from_title(title) if name is None else room_names.clean(name)

        async def work(connection: BaseDBAsyncClient) -> tuple[str, Sequence[Event]]:
            if await models.Room.filter(name=name).using_db(connection).exists():
                raise RoomNameTaken
            user = await models.User.get(id=creator.user_id, using_db=connection)
            room = {"name": name, "kind": kind, "title": title, "topic": topic}
            revision = await _found(connection, self._writer.now(), room, {user: "owner"})
            await revision.tell(user, "created", "created the room")
            return name, revision.events

        return await self._writer.change(work)

    async def direct(self, asker: Identity, others: Collection[str]) -> str:
        """Find the direct conversation of the asker with others, or make it: there is one per set of people.

        :return: its name
        :raises NoSuchUser, BadRequest, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[str, Sequence[Event]]:
            people = {asker.user_id: await models.User.get(id=asker.user_id, using_db=connection)}
            for other in others:
                user = await user_named(connection, other)
                people[user.id] = user
            if not 2 <= len(people) <= MOST_PEOPLE:
                raise BadRequest(f"A direct conversation has 2 to {MOST_PEOPLE} people.")
            name = room_names.of_people(people)
            if await models.Room.filter(name=name).using_db(connection).exists():
                return name, ()
            names = ",".join(sorted(user.username for user in people.values()))
            room = {"name": name, "kind": "direct", "title": "", "people": names}
            revision = await _found(connection, self._writer.now(), room, dict.fromkeys(people.values(), "member"))
            return name, revision.events

        return await self._writer.change(work)

    async def revise(
        self,
        reviser: Identity,
        room: str,
        *,
        title: str | None = None,
        topic: str | None = None,
        archived: bool | None = None,
    ) -> None:
        """Give a room another title or topic (moderators), archive or restore it (owners). Its name stays.

        :raises NotFound, Forbidden, RoomArchived, InvalidRoom, BadRequest, Unavailable:
        """
        new_title = None if title is None else room_names.clean_title(title)
        new_topic = None if topic is None else room_names.clean_topic(topic)

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            revision = await Revision.of(connection, self._writer.now(), name=room)
            membership = await _membership(connection, revision, reviser)
            if revision is None or membership is None:
                raise NotFound
            changed = revision.room
            if changed.kind == "direct":
                raise Forbidden("A direct conversation is called by the names of its people.")
            if archived is not None and changed.name == LOBBY:
                raise Forbidden("The lobby stays open.")
            if RANK[membership.role] < RANK["moderator" if archived is None else "owner"]:
                raise Forbidden
            if changed.archived_at is not None and archived is not False and (new_title, new_topic) != (None, None):
                raise RoomArchived
            user = await models.User.get(id=reviser.user_id, using_db=connection)
            await _revise(revision, user, new_title, new_topic, archived)
            return None, revision.events

        await self._writer.change(work)


async def user_named(connection: BaseDBAsyncClient, username: str) -> models.User:
    """:raises NoSuchUser:"""
    try:
        key = usernames.key(usernames.clean(username))
    except InvalidUsername:
        raise NoSuchUser from None
    user = await models.User.get_or_none(username_key=key, using_db=connection)
    if user is None:
        raise NoSuchUser
    return user


async def _membership(
    connection: BaseDBAsyncClient, revision: Revision | None, user: Identity
) -> models.Membership | None:
    if revision is None:
        return None
    return await models.Membership.get_or_none(room_id=revision.room.id, user_id=user.user_id, using_db=connection)


async def _found(
    connection: BaseDBAsyncClient, now: datetime, columns: Mapping[str, str], people: Mapping[models.User, Role]
) -> Revision:
    room = await models.Room.create(**columns, created_at=now, using_db=connection)
    for user, role in people.items():
        await models.Membership.create(user=user, room=room, role=role, joined_at=now, using_db=connection)
    revision = Revision(connection, now, room)
    revision.events += [MembershipChanged(topic=user_topic(user.id), room=room.name, entered=True) for user in people]
    return revision


async def _revise(
    revision: Revision, user: models.User, title: str | None, topic: str | None, archived: bool | None
) -> None:
    room = revision.room
    if title is not None and title != room.title:
        room.title = title
        await revision.tell(user, "title", f"renamed the room to {title}")
    if topic is not None and topic != room.topic:
        room.topic = topic
        await revision.tell(user, "topic", f"changed the topic to {topic}" if topic else "removed the topic")
    if archived is not None and archived != (room.archived_at is not None):
        room.archived_at = revision.now if archived else None
        if archived:
            await revision.tell(user, "archived", "archived the room")
        else:
            await revision.tell(user, "restored", "restored the room")
    if revision.events:
        await room.save(using_db=revision.connection, update_fields=["title", "topic", "archived_at"])
        revision.events.append(
            RoomChanged(
                topic=revision.topic,
                room=room.name,
                kind=room.kind,
                title=room.title,
                about=room.topic,
                archived=room.archived_at is not None,
            )
        )
