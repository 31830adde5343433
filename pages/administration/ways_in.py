"""Administration of the ways in: who may make an account, and the links that let somebody."""

from typing import cast

from nicegui import ui

from pages.components.administration.invite_list import invite_list
from pages.components.choices import Choices
from pages.components.dialog import dialog, primary
from pages.components.join_link import join_link
from pages.components.notice import notice
from pages.refusals import told
from pages.room.joining import sign_in_address
from pages.visitor import Visit
from services.registration import Mode

MODES = {
    "open": ("Open", "Whoever knows the address can make an account."),
    "invite": ("By invitation", "It takes an invite link, which administrators make."),
    "closed": ("Closed", "Nobody can make an account."),
}
DAY = 24 * 3600
LASTING = {DAY: "A day", 7 * DAY: "A week", 30 * DAY: "30 days"}
USES = {1: "1 person", 10: "10 people", 100: "100 people"}


class WaysIn:
    SHOWS = frozenset({"registered", "invited", "invite_withdrawn"})
    """The kinds of entries of the record after which it looks otherwise."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    async def draw(self) -> None:
        _heading("Who may make an account")
        Choices("Who may make an account", MODES, await self._visit.house.registration.mode(), self._choose)
        _heading("Invite links")
        with ui.element("div").classes("new-invite"):
            self._uses = _select("For", USES, 1)
            self._lasting = _select("Good for", LASTING, 7 * DAY)
            primary("Make a link", self._make)
        self._list = ui.element("div")
        await self.show()

    async def _choose(self, mode: str) -> None:
        with told():
            await self._visit.house.registration.choose(self._visit.viewer, cast(Mode, mode))
            notice(MODES[mode][1])

    async def _make(self) -> None:
        with told():
            viewer = self._visit.viewer
            invite = await self._visit.house.invites.make(viewer, self._lasting.value, self._uses.value)
            address = f"{sign_in_address(self._visit)}?invite={invite.code}"
            text = "Copy it now: it is not shown again."
            with self._visit.client, dialog("A new invite link", text):
                join_link(address, on_copied=lambda: notice("The address is copied."))
            await self.show()

    async def show(self) -> None:
        with told():
            invites = await self._visit.house.invites.all(self._visit.viewer)
            self._list.clear()
            with self._list:
                invite_list(invites, self._visit.zone, on_withdraw=self._withdraw)

    async def _withdraw(self, invite_id: int) -> None:
        with self._visit.client, told():
            await self._visit.house.invites.withdraw(self._visit.viewer, invite_id)
            notice("The link is good for nothing now.")
        await self.show()


def _heading(text: str) -> None:
    ui.label(text).classes("admin-heading").props("role=heading aria-level=2")


def _select(label: str, options: dict[int, str], value: int) -> ui.select:
    return ui.select(options, label=label, value=value).props("outlined").classes("text-field")
