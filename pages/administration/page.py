"""The page for administrators, in four parts: people, who may come in, reports, the record. To everybody else there is
nothing at this address."""

from collections.abc import Collection

from nicegui import Client, ui
from starlette.requests import Request
from starlette.responses import Response

from pages import visitor
from pages.administration.live import follow
from pages.administration.people import People
from pages.administration.record import Record
from pages.administration.reports import Reports
from pages.administration.ways_in import WaysIn
from pages.components.administration.admin_head import admin_head, count
from pages.components.connection_strip import connection_strip
from pages.components.faces import Faces
from pages.components.menu import menus
from pages.components.notice import notice
from pages.components.theme import choose_theme
from pages.frame.conversation import RECONNECT_WITHIN, WENT_WRONG
from pages.server import plain
from pages.server.face_sheet import FaceSheet
from pages.visitor import Visit
from services.administration import is_admin
from services.house import House

PARTS: dict[str, type[People | WaysIn | Reports | Record]] = {
    "people": People,
    "ways-in": WaysIn,
    "reports": Reports,
    "record": Record,
}


def register(house: House, faces: FaceSheet) -> None:
    @ui.page("/admin", title="Administration · Chatterbox", reconnect_timeout=RECONNECT_WITHIN)
    async def administration(request: Request, client: Client, show: str = "people") -> Response | None:
        viewer = await visitor.signed_in(house, request)
        if viewer is None or not await is_admin(viewer):
            return plain.nothing_here(request.scope)
        client.on_exception(lambda: notice(WENT_WRONG, bad=True))
        choose_theme((await house.profiles.mine(viewer))[1].theme)
        part = show if show in PARTS else "people"
        # Beside the place that NiceGUI has for a page's content, which is a landmark already: this page has its own.
        with client.layout, ui.element("div").classes("admin-page"):
            appearances = await faces.read()
            Faces(appearances.address, appearances.profiles)
            reports = admin_head(part)
            visit = Visit(house, viewer, client, visitor.zone(request), faces)
            shown = PARTS[part](visit)
            with ui.element("main").classes("admin-part"):
                await shown.draw()
            connection_strip()
            menus()

        async def renew(kinds: Collection[str]) -> None:
            if not Reports.SHOWS.isdisjoint(kinds):
                count(reports, len(await house.reports.open(viewer)))
            if not shown.SHOWS.isdisjoint(kinds):
                await shown.show()

        count(reports, len(await house.reports.open(viewer)))
        follow(visit, renew)
        return None
