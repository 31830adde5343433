"""Everybody over HTTP: how they appear, and their pictures."""

from fastapi import APIRouter, Response

from api import errors, frames, framing
from api.callers import Caller, caller_router
from services.avatars import CONTENT_TYPE
from services.errors import NoSuchPicture
from services.house import House

PICTURE_HEADERS = {
    # Another picture has another address, so this one never changes. It is for those who are signed in.
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def router(house: House) -> APIRouter:
    people = caller_router(house, "people")

    @people.get("/people", response_model_exclude_none=True)
    async def list_people(identity: Caller) -> list[frames.Profile]:
        """How everybody appears. A `profile` frame tells of every change."""
        return [framing.profile(profile) for profile in await house.profiles.everybody()]

    @people.get(
        "/avatars/{avatar}",
        response_class=Response,
        responses={200: {"content": {CONTENT_TYPE: {}}}, **errors.answers(NoSuchPicture)},
    )
    async def read_avatar(avatar: str, identity: Caller) -> Response:
        """A picture."""
        return Response(await house.avatars.read(avatar), media_type=CONTENT_TYPE, headers=PICTURE_HEADERS)

    return people
