"""What a browser keeps for a year after a sign-in: a mark that says so, which keeps strangers' wrong passwords from
locking it out, and is good for nothing else."""

from fastapi import Request, Response

from services.settings import Settings

COOKIE = "chatterbox_known"
KEPT_FOR = 365 * 24 * 3600  # seconds


def mark_in(request: Request) -> str | None:
    return request.cookies.get(COOKIE)


def keep_mark(settings: Settings, response: Response, mark: str) -> None:
    response.set_cookie(COOKIE, mark, max_age=KEPT_FOR, httponly=True, samesite="lax", secure=settings.is_https)
