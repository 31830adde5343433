"""Who is in a room: coming in, being brought in, going, being shown out, and who has which role."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import audit
from services.administration import is_admin
from services.errors import Forbidden, LastOwner, NoSuchUser, NotFound, RoomArchived
from services.events import Event, MemberChanged, MembershipChanged, SystemKind, user_topic
from services.presence import Presence
from services.revision import Revision
from services.roles import Role, outranks
from services.room_book import user_named
from services.rooms import LOBBY, Room
from services.sessions import Identity
from services.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    user_id: int
    username: str
    role: str
    online: bool
    bot: bool


Act = Callable[[Revision, models.Membership], Awaitable[None]]


class Members:
    def __init__(self, writer: Writer, presence: Presence) -> None:
        self._writer = writer
        self._presence = presence

    async def of(self, room: Room) -> list[Member]:
        """Who is in a room, by name."""
        memberships = models.Membership.filter(room_id=room.id).select_related("user").order_by("user__username_key")
        return [
            Member(
                user_id=it.user_id,
                username=it.user.username,
                role=it.role,
                online=self._presence.is_online(it.user.username),
                bot=it.user.is_bot,
            )
            for it in await memberships
        ]

    async def count(self, room: Room) -> int:
        """How many are in a room."""
        return await models.Membership.count_in(room.id)

    async def join(self, user: Identity, room: str) -> None:
        """Come into a public room. Who is in it already stays in it.

        :raises NotFound: there is no such room, or it takes an invitation
        :raises RoomArchived, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            revision = await Revision.of(connection, self._writer.now(), name=room)
            if revision is None:
                raise NotFound
            joining = await models.User.get(id=user.user_id, using_db=connection)
            if await _place(revision, joining.id) is None:
                if revision.room.kind != "public":
                    raise NotFound
                await _let_in(revision, joining, "joined", "joined the room")
            return None, revision.events

        await self._writer.change(work)

    async def invite(self, inviter: Identity, room: str, username: str) -> None:
        """Bring somebody into a room that one is in.

        :raises NotFound, NoSuchUser, Forbidden, RoomArchived, Unavailable:
        """

        async def act(revision: Revision, _: models.Membership) -> None:
            if revision.room.kind == "direct":
                raise Forbidden("Nobody can be added to a direct conversation: start another one.")
            invited = await user_named(revision.connection, username)
            if await _place(revision, invited.id) is None:
                await _let_in(revision, invited, "invited", f"was invited by {inviter.username}", read=False)

        await self._act(inviter, room, act)

    async def leave(self, user: Identity, room: str) -> None:
        """Go out of a room. Who leaves an empty room behind archives it.

        :raises NotFound, Forbidden, LastOwner, Unavailable:
        """

        async def act(revision: Revision, membership: models.Membership) -> None:
            await _let_go(revision, membership, "left", "left the room")

        await self._act(user, room, act)

    async def remove(self, remover: Identity, room: str, username: str) -> None:
        """Show somebody out: moderators members, owners everybody, administrators everybody of every room.

        :raises NotFound, NoSuchUser, Forbidden, LastOwner, Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            revision = await Revision.of(connection, self._writer.now(), name=room)
            place = None if revision is None else await _place(revision, remover.user_id)
            role = None if place is None else place.role
            if await is_admin(remover, connection):
                role = "owner"
            if revision is None or role is None:
                raise NotFound
            target = await _member_named(revision, username)
            if not (role == "owner" or outranks(role, target.role)):
                raise Forbidden("Only who ranks above somebody may remove them.")
            await _let_go(revision, target, "removed", f"was removed by {remover.username}")
            subject = f"{target.user.username} from {room}"
            entry = await audit.enter(revision.connection, "member_removed", actor=remover.username, subject=subject)
            return None, (*revision.events, entry)

        await self._writer.change(work)

    async def set_role(self, owner: Identity, room: str, username: str, role: Role) -> None:
        """Make somebody in the room an owner, a moderator or a member.

        :raises NotFound, NoSuchUser, Forbidden, LastOwner, Unavailable:
        """

        async def act(revision: Revision, membership: models.Membership) -> None:
            if membership.role != "owner":
                raise Forbidden("Only an owner may give roles.")
            target = await _member_named(revision, username)
            if target.role == "owner" != role:
                await _keep_an_owner(revision)
            target.role = role
            await target.save(using_db=revision.connection, update_fields=["role"])
            revision.events += _changed(revision, target.user, role)

        await self._act(owner, room, act)

    async def _act(self, user: Identity, room: str, act: Act) -> None:
        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            revision = await Revision.of(connection, self._writer.now(), name=room)
            membership = None if revision is None else await _place(revision, user.user_id)
            if revision is None or membership is None:
                raise NotFound
            await act(revision, membership)
            return None, revision.events

        await self._writer.change(work)


async def _place(revision: Revision, user_id: int) -> models.Membership | None:
    places = models.Membership.filter(room_id=revision.room.id, user_id=user_id).using_db(revision.connection)
    return await places.select_related("user").first()


async def _member_named(revision: Revision, username: str) -> models.Membership:
    place = await _place(revision, (await user_named(revision.connection, username)).id)
    if place is None:
        raise NoSuchUser
    return place


async def _let_in(revision: Revision, user: models.User, how: SystemKind, text: str, *, read: bool = True) -> None:
    """`read`: whoever comes in by themselves has nothing unread; whoever is brought in has that to read."""
    if revision.room.archived_at is not None:
        raise RoomArchived
    await revision.tell(user, how, text)
    await models.Membership.create(
        user=user,
        room=revision.room,
        last_read_seq=revision.room.last_seq - (not read),
        joined_at=revision.now,
        using_db=revision.connection,
    )
    revision.events += _changed(revision, user, "member", entered=True)


async def _let_go(revision: Revision, membership: models.Membership, how: SystemKind, text: str) -> None:
    room = revision.room
    if room.name == LOBBY or room.kind == "direct":
        raise Forbidden("Everybody stays in the lobby, and in a direct conversation.")
    others = await _count(revision) - 1
    if others and membership.role == "owner":
        await _keep_an_owner(revision)
    await membership.delete(using_db=revision.connection)
    await models.Mention.filter(room_id=room.id, user_id=membership.user_id).using_db(revision.connection).delete()
    await revision.tell(membership.user, how, text)
    revision.events.append(
        MemberChanged(topic=revision.topic, room=room.name, username=membership.user.username, role=None)
    )
    if not others and room.archived_at is None:
        room.archived_at = revision.now
        await room.save(using_db=revision.connection, update_fields=["archived_at"])


async def _keep_an_owner(revision: Revision) -> None:
    """:raises LastOwner: when there is only one"""
    if await _count(revision, role="owner") < 2:
        raise LastOwner


async def _count(revision: Revision, **which: Any) -> int:
    members = models.Membership.filter(room_id=revision.room.id, **which)
    return await members.using_db(revision.connection).count()


def _changed(revision: Revision, user: models.User, role: str, *, entered: bool = False) -> list[Event]:
    """To the room: who is in it and how. To the one whom it is about: the same."""
    room = revision.room.name
    return [
        MemberChanged(topic=revision.topic, room=room, username=user.username, role=role),
        MembershipChanged(topic=user_topic(user.id), room=room, entered=entered),
    ]
