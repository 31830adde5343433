"""What a browser keeps for a year after a sign-in: a mark that says so, which keeps strangers' wrong passwords from
locking it out, and is good for nothing else."""

from fastapi import Request, Response

from services.sessions import cookie_name
from services.settings import Settings

COOKIE = "chatterbox_known"
KEPT_FOR = 365 * 24 * 3600  # seconds


def mark_in(settings: Settings, request: Request) -> str | None:
    return request.cookies.get(cookie_name(settings, COOKIE))


def keep_mark(settings: Settings, response: Response, mark: str) -> None:
    name, secure = cookie_name(settings, COOKIE), settings.is_https
    response.set_cookie(name, mark, max_age=KEPT_FOR, httponly=True, samesite="lax", secure=secure)
