"""The page to sign in or to make an account."""

from urllib.parse import quote

from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pages import visitor
from pages.components.sign_in_form import SignInForm
from pages.components.theme import FAVICON
from pages.components.writing import drafts
from pages.refusals import told
from services.house import House


def register(house: House) -> None:
    @ui.page("/login", title="Sign in · Chatterbox")
    async def login(request: Request, next: str = "/", signed: str = "", invite: str = "") -> Response | None:
        going = visitor.where_to(next)
        if await visitor.signed_in(house, request):
            return RedirectResponse(going, 303)
        _draw(house, going, signed_out=signed == "out", invite=invite)
        return None


def _draw(house: House, going: str, *, signed_out: bool, invite: str) -> None:
    def switch() -> None:
        for form in (sign_in, sign_up):
            form.set_visibility(not form.visible)

    async def to_sign_up() -> None:
        with told():
            await house.registration.check(invited=bool(invite))
            switch()

    with ui.element("div").classes("card-page"), ui.element("div").classes("card"):
        ui.html(FAVICON, sanitize=False).classes("logo")
        ui.label("Chatterbox").classes("product").props("role=heading aria-level=1")
        ui.label("Talk with your team. Nothing gets lost.").classes("tagline")
        if signed_out:
            left = ui.label("You are signed out. See you soon!").classes("signed-out").props("role=status")
            left.on("vnodeMounted", js_handler=drafts.FORGET)
        sign_in = SignInForm(
            "Sign in",
            addresses=["/session"],
            going=going,
            password="current-password",  # noqa: S106 what a password manager calls the field
            other="New here? Create an account",
            on_other=to_sign_up,
        )
        sign_up = SignInForm(
            "Create account",
            addresses=[f"/register?invite={quote(invite, safe='')}" if invite else "/register", "/session"],
            going=going,
            password="new-password",  # noqa: S106
            other="Have an account? Sign in",
            on_other=switch,
        )
        (sign_in if invite else sign_up).set_visibility(False)
