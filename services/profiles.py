"""How people appear to each other, and how they like their own pages. Nothing of it is stored with what they say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from services import display_names, texts, usernames
from services.errors import BadRequest, DisplayNameTaken
from services.events import PRESENCE, Event, PreferencesChanged, Profile, ProfileChanged, user_topic
from services.sessions import Identity
from services.writer import Writer

COLOURS = 12

LONGEST_SOUGHT = 64

Theme = Literal["light", "dark", "auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How somebody likes their pages. `always_newest`: a room opens at its newest message, not at the first unread
    one. `ctrl_enter_sends`: Enter is a new line. `tells_typing`: others are told that they are writing; `sees_typing`:
    they are told that others are."""

    theme: Theme = "auto"
    always_newest: bool = False
    ctrl_enter_sends: bool = False
    tells_typing: bool = True
    sees_typing: bool = True


class Profiles:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def everybody(self) -> list[Profile]:
        """All who have an account, by username."""
        return [profile_of(face) for face in await models.User.faces()]

    async def marked(self) -> list[Profile]:
        """Those who do not appear as everybody does who has chosen nothing and is nothing but a person."""
        return [profile_of(face) for face in await models.User.faces(marked=True)]

    async def find(self, sought: str, most: int) -> list[Profile]:
        """The best `most` of those in whose name or display name the letters of `sought` stand in this order.

        :raises BadRequest: for something that is no text of one line
        """
        key = usernames.key(texts.clean_line(sought, LONGEST_SOUGHT)).replace(" ", "")
        return [profile_of(face) for face in await models.User.found(key, most)]

    async def named(self, names: Collection[str]) -> list[Profile]:
        """Those with these usernames."""
        return [profile_of(user) for user in await models.User.filter(username__in=list(names))]

    async def of(self, user_ids: Collection[int]) -> dict[int, Profile]:
        """User id -> profile."""
        return {user.id: profile_of(user) for user in await models.User.filter(id__in=list(user_ids))}

    async def mine(self, user: Identity) -> tuple[Profile, Preferences]:
        chosen = await models.User.chosen(user.user_id)
        return profile_of(chosen), _preferences(chosen)

    async def appear(
        self, user: Identity, *, display_name: str | None = None, colour: int | None = None, bot: bool = False
    ) -> None:
        """Change how one appears; None: as it is. An empty display name gives the username back its place. Who has said
        that they are a bot cannot take it back, or one could pose as a person: administrators can, see
        `Administration.set_bot`.

        :raises InvalidDisplayName, DisplayNameTaken, BadRequest, Unavailable:
        """
        changes: dict[str, Any] = {}
        if display_name is not None:
            changes["display_name"] = display_names.clean(display_name)
        if colour is not None:
            if not 0 <= colour < COLOURS:
                raise BadRequest(f"There are {COLOURS} colours, from 0.")
            changes["colour"] = colour
        if bot:
            changes["is_bot"] = True
        if not changes:
            return

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            if name := changes.get("display_name"):
                others = models.User.filter(username_key=usernames.key(name)).exclude(id=user.user_id)
                if await others.using_db(connection).exists():
                    raise DisplayNameTaken
            return None, await change(connection, user.user_id, **changes)

        await self._writer.change(work)

    async def prefer(self, user: Identity, **preferences: Any) -> None:
        """Change some of one's `Preferences`, given by their names.

        :raises Unavailable:
        """

        async def work(connection: BaseDBAsyncClient) -> tuple[None, Sequence[Event]]:
            await models.User.filter(id=user.user_id).using_db(connection).update(**preferences)
            return None, [PreferencesChanged(topic=user_topic(user.user_id))]

        await self._writer.change(work)


def profile_of(user: models.User | models.Face | models.Chosen) -> Profile:
    """Who has chosen no colour has one all the same, always the same one."""
    return Profile(
        user_id=user.id,
        username=user.username,
        display_name=user.display_name,
        colour=user.id * 7 % COLOURS if user.colour is None else user.colour,
        avatar=user.avatar,
        bot=bool(user.is_bot),
        admin=bool(user.is_admin),
    )


async def change(connection: BaseDBAsyncClient, user_id: int, **columns: Any) -> Sequence[Event]:
    """Store new values of what makes a profile; returns what there is to announce, if anything."""
    row = await models.User.get(id=user_id, using_db=connection)
    before = profile_of(row)
    row.update_from_dict(columns)
    if profile_of(row) == before:
        return ()
    await row.save(using_db=connection, update_fields=list(columns))
    return [ProfileChanged(topic=PRESENCE, profile=profile_of(row))]


def _preferences(chosen: models.Chosen) -> Preferences:
    theme: Theme = chosen.theme  # type: ignore[assignment] # `prefer` stores no other
    return Preferences(
        theme=theme,
        always_newest=bool(chosen.always_newest),
        ctrl_enter_sends=bool(chosen.ctrl_enter_sends),
        tells_typing=bool(chosen.tells_typing),
        sees_typing=bool(chosen.sees_typing),
    )
