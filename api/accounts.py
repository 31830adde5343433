"""Making an account, and signing a program in."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import errors
from api.credentials import address_of
from api.marks import keep_mark, mark_in
from services.errors import (
    BadRequest,
    Busy,
    InvalidCredentials,
    InvalidOtp,
    InvalidUsername,
    InviteNeeded,
    OtpRequired,
    RateLimited,
    RegistrationClosed,
    UsernameTaken,
)
from services.house import House


class Credentials(BaseModel):
    """A name and a password. The bounds here only keep the work small; the rules are the house's."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"example": {"username": "user1", "password": "1234"}}
    )

    username: str = Field(max_length=256)
    password: str = Field(max_length=1024, repr=False)


class SignIn(Credentials):
    """`otp` is a code of the second factor, where there is one."""

    otp: str | None = Field(None, max_length=64, repr=False)


class Registered(BaseModel):
    message: str


class SignedIn(BaseModel):
    """A signed token for `/ws` and for `Authorization: Bearer`, valid for `expires_in` seconds."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 no secret
    expires_in: int


SIGN_IN_REFUSALS = (InvalidCredentials, OtpRequired, InvalidOtp, BadRequest, RateLimited, Busy)


def router(house: House) -> APIRouter:
    accounts = APIRouter(tags=["accounts"], route_class=errors.TranslatedRoute)

    @accounts.post(
        "/register",
        responses=errors.answers(UsernameTaken, InvalidUsername, InviteNeeded, RegistrationClosed, RateLimited, Busy),
    )
    async def register(
        credentials: Credentials, request: Request, invite: Annotated[str | None, Query(max_length=256)] = None
    ) -> Registered:
        """Make an account, a member of the lobby from the start. Where it takes an invite link: `?invite=`."""
        await house.accounts.register(credentials.username, credentials.password, address_of(request), invite)
        return Registered(message="User registered successfully")

    @accounts.post("/login", responses=errors.answers(*SIGN_IN_REFUSALS))
    async def login(credentials: SignIn, request: Request, response: Response) -> SignedIn:
        """Sign a program in. An unknown name and a wrong password get the same answer."""
        user = await house.accounts.authenticate(
            credentials.username,
            credentials.password,
            address_of(request),
            mark_in(house.settings, request),
            credentials.otp,
        )
        keep_mark(house.settings, response, house.accounts.mark_of(user))
        token = await house.sessions.open_for_program(user)
        return SignedIn(access_token=token.value, expires_in=token.expires_in)

    return accounts
