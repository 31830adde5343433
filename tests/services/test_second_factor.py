"""The second factor: when it counts, which codes are good, how often, and what is kept of them."""

from datetime import UTC, datetime

import pyotp
import pytest

import models
from services.errors import (
    InvalidCredentials,
    InvalidOtp,
    NoSecondFactor,
    OtpRequired,
    RateLimited,
    SecondFactorOn,
    Unauthorized,
    WrongOtp,
    WrongPassword,
)
from services.house import House
from services.sessions import Identity
from tests.chat import PASSWORD


class App:
    """An app that makes codes, and the time as both have it."""

    def __init__(self, house: House) -> None:
        self.now = 1_800_000_000.0
        self.secret = ""
        house.second_factors._clock = lambda: self.now

    def code(self, later: int = 0) -> str:
        """The code of now, or of so many steps later."""
        return pyotp.TOTP(self.secret).at(int(self.now) + 30 * later)


@pytest.fixture
def app(house: House) -> App:
    return App(house)


async def switched_on(house: House, app: App, user: Identity) -> list[str]:
    app.secret = (await house.second_factors.begin(user, PASSWORD)).secret
    codes = await house.second_factors.confirm(user, app.code())
    app.now += 30
    return codes


async def sign_in(house: House, otp: str | None = None, password: str = PASSWORD) -> models.User:
    return await house.accounts.authenticate("ana", password, otp=otp)


async def kinds(house: House) -> list[str]:
    return [it.kind for it in reversed(await house.audit.read())]


async def test_it_counts_once_a_code_has_shown_that_the_app_has_it(house: House, app: App, ana: Identity) -> None:
    offer = await house.second_factors.begin(ana, PASSWORD)
    assert offer.address == f"otpauth://totp/Chatterbox:ana?secret={offer.secret}&issuer=Chatterbox"
    await sign_in(house)
    with pytest.raises(WrongOtp):
        await house.second_factors.confirm(ana, "000000")
    await sign_in(house)
    app.secret = offer.secret
    codes = await house.second_factors.confirm(ana, app.code())
    assert len(set(codes)) == 10
    with pytest.raises(OtpRequired):
        await sign_in(house)
    state = await house.second_factors.state(ana)
    assert state.on_since is not None
    assert state.recovery_codes_left == 10


async def test_beginning_again_leaves_the_secret_before_good_for_nothing(house: House, app: App, ana: Identity) -> None:
    app.secret = (await house.second_factors.begin(ana, PASSWORD)).secret
    await house.second_factors.begin(ana, PASSWORD)
    with pytest.raises(WrongOtp):
        await house.second_factors.confirm(ana, app.code())


async def test_codes_of_a_clock_that_is_a_little_off_are_good(house: House, app: App, ana: Identity) -> None:
    await switched_on(house, app, ana)
    app.now += 300
    for off in (-1, 0, 1):
        await sign_in(house, app.code(off))
    app.now += 300
    for off in (-2, 2):
        with pytest.raises(InvalidOtp):
            await sign_in(house, app.code(off))
    spaced = app.code()
    await sign_in(house, f" {spaced[:3]} {spaced[3:]} ")


async def test_a_code_is_good_once_and_none_before_it_afterwards(house: House, app: App, ana: Identity) -> None:
    app.secret = (await house.second_factors.begin(ana, PASSWORD)).secret
    await house.second_factors.confirm(ana, app.code())
    with pytest.raises(InvalidOtp):
        await sign_in(house, app.code())
    await sign_in(house, app.code(1))
    for used in (app.code(1), app.code()):
        with pytest.raises(InvalidOtp):
            await sign_in(house, used)


async def test_a_recovery_code_is_good_once_however_it_is_written(house: House, app: App, ana: Identity) -> None:
    first, second, *_ = await switched_on(house, app, ana)
    await sign_in(house, first)
    with pytest.raises(InvalidOtp):
        await sign_in(house, first)
    await sign_in(house, second.upper().replace("-", " "))
    assert (await house.second_factors.state(ana)).recovery_codes_left == 8
    assert (await kinds(house)).count("recovery_code_used") == 2


async def test_recovery_codes_are_somebodys(house: House, app: App, ana: Identity, bo: Identity) -> None:
    [code, *_] = await switched_on(house, app, bo)
    await switched_on(house, app, ana)
    with pytest.raises(InvalidOtp):
        await sign_in(house, code)


async def test_new_recovery_codes_take_the_place_of_those_before(house: House, app: App, ana: Identity) -> None:
    [old, *_] = await switched_on(house, app, ana)
    with pytest.raises(WrongPassword):
        await house.second_factors.renew_codes(ana, "wrong")
    [new, *_] = await house.second_factors.renew_codes(ana, PASSWORD)
    with pytest.raises(InvalidOtp):
        await sign_in(house, old)
    await sign_in(house, new)


@pytest.mark.environment(CHATTERBOX_FAILED_LOGINS_PER_ACCOUNT="3")
async def test_wrong_codes_are_wrong_guesses_and_asking_for_one_is_none(house: House, app: App, ana: Identity) -> None:
    await switched_on(house, app, ana)
    for _ in range(5):
        with pytest.raises(OtpRequired):
            await sign_in(house)
    for _ in range(3):
        with pytest.raises(InvalidOtp):
            await sign_in(house, "000000")
    with pytest.raises(RateLimited):
        await sign_in(house, app.code())


async def test_a_wrong_password_is_answered_as_ever_whatever_the_code(house: House, app: App, ana: Identity) -> None:
    await switched_on(house, app, ana)
    for code in (None, "000000", app.code()):
        with pytest.raises(InvalidCredentials):
            await sign_in(house, code, password="wrong")
    await sign_in(house, app.code())


async def test_switching_on_ends_other_sign_ins_also_one_that_is_under_way(
    house: House, app: App, ana: Identity
) -> None:
    other = await house.sessions.open_for_program(await sign_in(house))
    under_way = await sign_in(house)
    await switched_on(house, app, ana)
    with pytest.raises(Unauthorized):
        await house.sessions.by_token(other.value)
    with pytest.raises(InvalidCredentials):
        await house.sessions.open_for_browser(under_way)
    assert [it.id for it in await house.sign_ins.of(ana)] == [ana.session_id]
    await house.sessions.open_for_browser(await sign_in(house, app.code()))


async def test_switching_off_takes_the_password(house: House, app: App, ana: Identity) -> None:
    with pytest.raises(WrongPassword):
        await house.second_factors.begin(ana, "wrong")
    with pytest.raises(NoSecondFactor):
        await house.second_factors.confirm(ana, "000000")
    for nothing_to_do in (house.second_factors.switch_off, house.second_factors.renew_codes):
        with pytest.raises(NoSecondFactor):
            await nothing_to_do(ana, PASSWORD)
    await switched_on(house, app, ana)
    with pytest.raises(SecondFactorOn):
        await house.second_factors.begin(ana, PASSWORD)
    with pytest.raises(SecondFactorOn):
        await house.second_factors.confirm(ana, app.code())
    with pytest.raises(WrongPassword):
        await house.second_factors.switch_off(ana, "wrong")
    with pytest.raises(OtpRequired):
        await sign_in(house)
    await house.second_factors.switch_off(ana, PASSWORD)
    await sign_in(house)
    assert (await house.second_factors.state(ana)).recovery_codes_left == 0
    assert [it for it in await kinds(house) if it.startswith("second_factor")] == [
        "second_factor_on", "second_factor_asked", "second_factor_off"
    ]  # fmt: skip


async def test_it_outlives_a_restart_and_the_database_alone_makes_no_codes(
    house: House, app: App, ana: Identity
) -> None:
    codes = await switched_on(house, app, ana)
    stored = str([await table.all().values() for table in (models.SecondFactor, models.RecoveryCode, models.User)])
    for secret in (app.secret, *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in stored
    again = House(house.settings)
    assert again.second_factors._seal.decrypt((await models.SecondFactor.get()).sealed_secret).decode() == app.secret
    await sign_in(house, app.code())
    assert datetime.now(UTC) >= (await models.User.get(username="ana")).second_factor_at  # type: ignore[operator]
