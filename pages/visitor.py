"""Who looks at a page, in which time zone, and where they were the last time."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nicegui import Client, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse

from pages.company import Company
from pages.components.theme import ZONE_COOKIE
from pages.server.ending import end_with_sign_in
from pages.server.face_sheet import FaceSheet
from services.errors import Unauthorized
from services.house import House
from services.rooms import LOBBY
from services.sessions import Identity, cookie_name

ROOM_COOKIE = "chatterbox_room"


@dataclass(frozen=True)
class Visit:
    """One page in one browser: the house that it looks into, who looks, and where their day begins."""

    house: House
    viewer: Identity
    client: Client
    zone: ZoneInfo
    sheet: FaceSheet

    @cached_property
    def company(self) -> Company:
        """Whom the page shows."""
        return Company(self.house, self.viewer, self.sheet)


async def signed_in(house: House, request: Request) -> Identity | None:
    """Who is signed in on this browser, if anybody. The page that asks ends with that sign-in."""
    cookie = request.cookies.get(cookie_name(house.settings))
    if cookie is None:
        return None
    try:
        viewer = await house.sessions.by_cookie(cookie)
    except Unauthorized:
        return None
    end_with_sign_in(house, viewer, ui.context.client)
    return viewer


def zone(request: Request) -> ZoneInfo:
    """The browser's time zone, as it told us in a cookie; UTC until then."""
    try:
        return ZoneInfo(_kept(request, ZONE_COOKIE) or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a cookie is whatever a browser sends
        return ZoneInfo("UTC")


def last_room(request: Request) -> str:
    """The room that was looked at last in this browser; the lobby, if there was none."""
    room = unquote(_kept(request, ROOM_COOKIE))
    return room if room and "\x00" not in room else LOBBY  # a cookie is whatever a browser sends


def _kept(request: Request, name: str) -> str:
    """What the browser keeps in a cookie of its own making (`KEEP_COOKIE`); over https its name has a prefix."""
    return request.cookies.get(f"__Host-{name}") or request.cookies.get(name, "")


def to_sign_in(request: Request) -> RedirectResponse:
    """Send a visitor to the sign-in page, and from there back to where they were going."""
    going = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/login" if going == "/" else f"/login?next={quote(going)}", 303)


def where_to(going: str) -> str:
    """The address to go to after sign-in: a path of ours, whatever a link to the sign-in page asked for."""
    parts = urlsplit(going)
    is_ours = going.startswith("/") and not going.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return going if is_ours and going.isprintable() else "/"
