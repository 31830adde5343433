"""How people have chosen to appear, as one stylesheet for all pages: made once a change, and kept by browsers.

A page that carried these rules itself would grow with everybody who ever chose a colour.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nicegui import app
from starlette.requests import Request
from starlette.responses import Response

from pages.components.faces import rule
from services.errors import Unauthorized
from services.events import Event, Profile
from services.house import House
from services.sessions import cookie_name

FOLDER = "/faces"

LATELY = 100
"""Changes that pages may still be told of, although they were read."""


@dataclass(frozen=True)
class Appearances:
    """How they appear who do so in another way than by default. `names`: username -> display name."""

    profiles: Sequence[Profile] = ()
    address: str = ""
    css: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


class FaceSheet:
    def __init__(self, house: House) -> None:
        self._house = house
        self._now = Appearances()
        self._heard: deque[Event] = deque(maxlen=LATELY)
        self._turn = asyncio.Lock()

    async def read(self, told: Event | None = None) -> Appearances:
        """As it is now.

        :param told: what told the caller of a change. Every page hears it, and one of them reads for all.
        """
        async with self._turn:
            if told is None or told not in self._heard:
                profiles = await self._house.profiles.marked()
                if told is not None:
                    self._heard.append(told)
                if profiles != self._now.profiles or not self._now.address:
                    self._now = _appearances(profiles)
            return self._now

    def register(self) -> None:
        app.add_api_route(f"{FOLDER}/{{name}}", self._answer, include_in_schema=False)

    async def _answer(self, request: Request) -> Response:
        """For those who are signed in."""
        try:
            await self._house.sessions.by_cookie(request.cookies.get(cookie_name(self._house.settings), ""))
        except Unauthorized:
            return Response(status_code=401)
        now = await self.read()
        # A page may be a moment behind; what it gets then is not what its address says.
        keep = "max-age=31536000, immutable" if request.url.path == now.address else "no-store"
        return Response(now.css, media_type="text/css", headers={"Cache-Control": f"private, {keep}"})


def _appearances(profiles: Sequence[Profile]) -> Appearances:
    css = "".join(map(rule, profiles))
    digest = hashlib.sha256(css.encode()).hexdigest()[:16]
    names = {it.username: it.display_name for it in profiles if it.display_name}
    return Appearances(profiles, f"{FOLDER}/{digest}.css", css, names)
