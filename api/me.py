"""Oneself over HTTP: how one appears, how one likes it, one's password, and where one is signed in."""

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api import bodies, errors, framing
from api.callers import Caller, caller_router, nothing
from api.frames import Timestamp
from services.avatars import LARGEST
from services.errors import (
    BadRequest,
    DisplayNameTaken,
    InvalidDisplayName,
    InvalidPicture,
    NoSuchSession,
    TooLarge,
    Unavailable,
    WeakPassword,
    WrongPassword,
)
from services.house import House
from services.profiles import Theme
from services.sessions import Identity


class Me(BaseModel):
    username: str
    display_name: str | None = None
    colour: int = Field(description="The number of one of twelve colours, from 0.")
    avatar: str | None = Field(None, description="The address of my picture.")
    bot: bool = Field(description="I am a program.")
    admin: bool = Field(description="I administer the chat.")
    theme: Theme
    always_newest: bool = Field(description="A room opens at its newest message, not at the first unread one.")
    ctrl_enter_sends: bool = Field(description="Enter is a new line.")
    tells_typing: bool = Field(description="Others are told that I am writing.")
    sees_typing: bool = Field(description="My pages tell me that others are.")


class SignIn(BaseModel):
    """`last_used_at` is when it last came in through a door, to the minute; `current`: this very one."""

    id: str
    kind: Literal["browser", "program"]
    created_at: Timestamp
    last_used_at: Timestamp
    current: bool


def router(house: House) -> APIRouter:
    me = caller_router(house, "me")

    async def shown(identity: Identity) -> Me:
        profile, preferences = await house.profiles.mine(identity)
        return Me(
            username=profile.username,
            display_name=profile.display_name,
            colour=profile.colour,
            avatar=framing.avatar_address(profile.avatar),
            bot=profile.bot,
            admin=profile.admin,
            **asdict(preferences),
        )

    @me.get("/me", response_model_exclude_none=True)
    async def read_me(identity: Caller) -> Me:
        """Who the token or cookie belongs to, and how they appear and like it."""
        return await shown(identity)

    @me.patch(
        "/me",
        response_model_exclude_none=True,
        responses=errors.answers(InvalidDisplayName, DisplayNameTaken, BadRequest, Unavailable),
    )
    async def revise_me(revision: bodies.ProfileRevision, identity: Caller) -> Me:
        """Change how I appear to everybody, and how I like my pages."""
        await house.profiles.appear(
            identity, display_name=revision.display_name, colour=revision.colour, bot=bool(revision.bot)
        )
        preferences = revision.model_dump(exclude={"display_name", "colour", "bot"}, exclude_none=True)
        if preferences:
            await house.profiles.prefer(identity, **preferences)
        return await shown(identity)

    @me.put(
        "/me/avatar",
        response_model_exclude_none=True,
        responses=errors.answers(InvalidPicture, TooLarge, Unavailable),
        openapi_extra=bodies.PICTURE,
    )
    async def put_avatar(request: Request, identity: Caller) -> Me:
        """Put up a picture: PNG, JPEG, WebP or GIF, up to 1 MB. Its middle is shown, 128 x 128 pixels."""
        await house.avatars.put(identity, await bodies.file(request, LARGEST))
        return await shown(identity)

    @me.delete("/me/avatar", **nothing(Unavailable))
    async def remove_avatar(identity: Caller) -> None:
        """Show my initials again."""
        await house.avatars.remove(identity)

    @me.post("/me/password", **nothing(WrongPassword, WeakPassword, BadRequest, Unavailable))
    async def change_password(change: bodies.PasswordChange, identity: Caller) -> None:
        """Change my password. All of my other sign-ins end, with their pages and sockets."""
        await house.accounts.change_password(identity, change.old_password, change.new_password)

    @me.get("/me/sessions")
    async def list_sessions(identity: Caller) -> list[SignIn]:
        """Where I am signed in, what was used last first."""
        return [
            SignIn(
                id=it.id,
                kind="browser" if it.in_browser else "program",
                created_at=it.created_at,
                last_used_at=it.last_used_at,
                current=it.current,
            )
            for it in await house.sign_ins.of(identity)
        ]

    @me.delete("/me/sessions/{id}", **nothing(NoSuchSession, Unavailable))
    async def end_session(id: str, identity: Caller) -> None:
        """Sign out there: its pages and sockets end."""
        await house.sign_ins.end(identity, id)

    return me
