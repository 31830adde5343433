"""Bringing others into the house: the address where they make an account."""

from nicegui import ui

from pages.components.dialog import dialog, primary
from pages.components.join_link import join_link
from pages.components.notice import notice
from pages.refusals import told
from pages.visitor import Visit
from services.registration import Mode

DAYS, USES = 7, 10
"""How long a link of an administrator is good, and for how many people."""


OPEN = "Whoever opens this address can make an account."


def welcome(visit: Visit, mode: Mode) -> ui.element:
    """For whoever is alone in the house: how others come in, where `mode` says who may make an account.

    Whoever draws it takes it away when somebody has come.
    """
    with ui.element("div") as alone:
        ui.label("Nobody else is here yet. Bring them in:")
        with ui.element("div").classes("join"):
            if mode == "open":
                _draw(sign_in_address(visit))
                ui.label(OPEN)
            else:
                primary("Invite people", lambda: invite_people(visit))
    return alone


async def invite_people(visit: Visit) -> None:
    address = sign_in_address(visit)
    match await visit.house.registration.mode():
        case "open":
            _show(address, OPEN)
        case "invite":
            with told():
                invite = await visit.house.invites.make(visit.viewer, DAYS * 24 * 3600, USES)
                _show(f"{address}?invite={invite.code}", f"Good for {USES} people, and for {DAYS} days.")
        case _:
            notice("New accounts are closed here. Administrators can open them.")


def sign_in_address(visit: Visit) -> str:
    """Where people make an account."""
    return (visit.house.settings.public_url or str(visit.client.request.base_url)).rstrip("/") + "/login"


def _show(address: str, text: str) -> None:
    with dialog("Invite people", text):
        _draw(address)


def _draw(address: str) -> None:
    join_link(address, on_copied=lambda: notice("The address is copied."))
