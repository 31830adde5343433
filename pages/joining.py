"""Bringing others into the house: the address where they make an account."""

from pages.components.dialog import dialog
from pages.components.join_link import join_link
from pages.components.notice import notice
from pages.refusals import told
from pages.visitor import Visit

DAYS, USES = 7, 10
"""How long a link of an administrator is good, and for how many people."""


async def invite_people(visit: Visit) -> None:
    settings = visit.house.settings
    address = (settings.public_url or str(visit.client.request.base_url)).rstrip("/") + "/login"
    match settings.registration:
        case "open":
            _show(address, "Whoever opens this address can make an account.")
        case "invite":
            with told():
                invite = await visit.house.invites.make(visit.viewer, DAYS * 24 * 3600, USES)
                _show(f"{address}?invite={invite.code}", f"Good for {USES} people, and for {DAYS} days.")
        case _:
            notice("New accounts are closed here. Whoever runs this server can open them.")


def _show(address: str, text: str) -> None:
    with dialog("Invite people", text):
        join_link(address, on_copied=lambda: notice("The address is copied."))
