"""Signing a browser in and out. The proof is a cookie that no script of a page can read."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api import errors
from api.accounts import SIGN_IN_REFUSALS, SignIn
from api.credentials import BEARER, address_of, identify, refuse_other_sites
from api.marks import keep_mark, mark_in
from services.errors import ForeignOrigin, Unauthorized
from services.house import House
from services.sessions import cookie_name


class Done(BaseModel):
    message: str


def router(house: House) -> APIRouter:
    session = APIRouter(tags=["sessions"], route_class=errors.TranslatedRoute)
    cookie = cookie_name(house.settings)

    @session.post("/session", responses=errors.answers(ForeignOrigin, *SIGN_IN_REFUSALS))
    async def sign_in(credentials: SignIn, request: Request, response: Response) -> Done:
        """Sign a browser in: the answer sets an HttpOnly cookie, always a new one."""
        refuse_other_sites(house.settings, request)
        user = await house.accounts.authenticate(
            credentials.username,
            credentials.password,
            address_of(request),
            mark_in(house.settings, request),
            credentials.otp,
        )
        await _end_current(house, request)
        proof = await house.sessions.open_for_browser(user)
        response.set_cookie(
            cookie,
            proof.value,
            max_age=proof.expires_in,
            httponly=True,
            samesite="lax",
            secure=house.settings.is_https,
        )
        keep_mark(house.settings, response, house.accounts.mark_of(user))
        return Done(message="Signed in")

    @session.post("/logout", dependencies=[BEARER], responses=errors.answers(ForeignOrigin, Unauthorized))
    async def sign_out(request: Request, response: Response) -> Done:
        """Sign out, by cookie or by bearer token: every page and socket of this sign-in ends."""
        refuse_other_sites(house.settings, request)
        identity = await identify(house, request)
        await house.sessions.end(identity)
        response.delete_cookie(cookie, httponly=True, samesite="lax", secure=house.settings.is_https)
        return Done(message="Signed out")

    return session


async def _end_current(house: House, request: Request) -> None:
    """End the sign-in that this browser has, so that signing in as somebody else leaves nothing behind."""
    try:
        await house.sessions.end(await identify(house, request))
    except Unauthorized:
        return
