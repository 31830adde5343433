"""One's own second factor over HTTP. Whatever would lock somebody out, or open a door, takes the password once more."""

import segno
from fastapi import APIRouter
from pydantic import BaseModel, Field

from api import bodies, errors
from api.callers import Caller, caller_router, nothing
from api.frames import Timestamp
from services.errors import (
    BadRequest,
    Busy,
    NoSecondFactor,
    RateLimited,
    SecondFactorOn,
    Unavailable,
    WrongOtp,
    WrongPassword,
)
from services.house import House


class State(BaseModel):
    on: bool = Field(description="Signing in takes a code, too.")
    on_since: Timestamp | None = None
    recovery_codes_left: int


class Offer(BaseModel):
    """For an app that makes codes (TOTP: SHA-1, 6 digits, 30 seconds). It is shown once."""

    secret: str = Field(description="In Base32, to be typed in.")
    address: str = Field(description="The same as `otpauth://...`.")
    qr: str = Field(description="That address as a QR code, in SVG.")


class RecoveryCodes(BaseModel):
    """Each is good once, instead of a code of the app. They are shown once."""

    recovery_codes: list[str]


def router(house: House) -> APIRouter:
    mine = caller_router(house, "me")
    asks = (WrongPassword, BadRequest, RateLimited, Busy, Unavailable)

    @mine.get("/me/second-factor", response_model_exclude_none=True)
    async def read(identity: Caller) -> State:
        """Whether signing in takes a code, too."""
        state = await house.second_factors.state(identity)
        since = state.on_since
        return State(on=since is not None, on_since=since, recovery_codes_left=state.recovery_codes_left)

    @mine.post("/me/second-factor", responses=errors.answers(SecondFactorOn, *asks))
    async def begin(own: bodies.OwnPassword, identity: Caller) -> Offer:
        """Get a secret for an app. Nothing changes until a code shows that the app has it."""
        offer = await house.second_factors.begin(identity, own.password)
        return Offer(secret=offer.secret, address=offer.address, qr=_drawn(offer.address))

    @mine.post(
        "/me/second-factor/confirm",
        responses=errors.answers(WrongOtp, NoSecondFactor, SecondFactorOn, BadRequest, Unavailable),
    )
    async def confirm(code: bodies.Code, identity: Caller) -> RecoveryCodes:
        """Show a code of the app: from now on signing in takes one. All of my other sign-ins end."""
        return RecoveryCodes(recovery_codes=await house.second_factors.confirm(identity, code.otp))

    @mine.post("/me/second-factor/recovery-codes", responses=errors.answers(NoSecondFactor, *asks))
    async def renew_codes(own: bodies.OwnPassword, identity: Caller) -> RecoveryCodes:
        """Get new recovery codes. Those before are good for nothing."""
        return RecoveryCodes(recovery_codes=await house.second_factors.renew_codes(identity, own.password))

    @mine.post("/me/second-factor/off", **nothing(NoSecondFactor, *asks))
    async def switch_off(own: bodies.OwnPassword, identity: Caller) -> None:
        """Let the password alone be enough again."""
        await house.second_factors.switch_off(identity, own.password)

    return mine


def _drawn(address: str) -> str:
    """Black on white also where the page is dark: not every camera reads the opposite."""
    return segno.make(address).svg_inline(scale=4, dark="#000000", light="#FFFFFF")
