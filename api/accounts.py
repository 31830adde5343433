"""Making an account, and signing a program in."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api import errors
from services.errors import BadRequest, InvalidCredentials, InvalidUsername, UsernameTaken
from services.house import House


class Credentials(BaseModel):
    """A name and a password. The bounds here only keep the work small; the rules are the house's."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"example": {"username": "user1", "password": "1234"}}
    )

    username: str = Field(max_length=256)
    password: str = Field(max_length=1024, repr=False)


class Registered(BaseModel):
    message: str


class SignedIn(BaseModel):
    """A signed token for `/ws` and for `Authorization: Bearer`, valid for `expires_in` seconds."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 no secret
    expires_in: int


def router(house: House) -> APIRouter:
    accounts = APIRouter(tags=["accounts"], route_class=errors.TranslatedRoute)

    @accounts.post("/register", responses=errors.answers(UsernameTaken, InvalidUsername))
    async def register(credentials: Credentials) -> Registered:
        """Make an account, a member of the lobby from the start."""
        await house.accounts.register(credentials.username, credentials.password)
        return Registered(message="User registered successfully")

    @accounts.post("/login", responses=errors.answers(InvalidCredentials, BadRequest))
    async def login(credentials: Credentials) -> SignedIn:
        """Sign a program in. An unknown name and a wrong password get the same answer."""
        user = await house.accounts.authenticate(credentials.username, credentials.password)
        token = await house.sessions.open_for_program(user)
        return SignedIn(access_token=token.value, expires_in=token.expires_in)

    return accounts
