"""The sidebar: my rooms, my direct conversations, everybody else, and me."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from html import escape

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.avatar import name_html
from pages.components.icon_button import icon_button
from pages.components.presence import ring_html
from pages.components.room_link import Entry, RoomLink
from pages.components.theme import FAVICON

ON_PERSON = """(e) => { const it = e.target.closest('[data-username]'); if (it) emit(it.dataset.username); }"""


class Sidebar(ui.element):
    """:param on_person: called with the name of somebody to talk to"""

    def __init__(
        self,
        *,
        on_switch: Callable[[], object],
        on_browse: Callable[[], object],
        on_create: Callable[[], object],
        on_direct: Callable[[], object],
        on_person: Callable[[str], Awaitable[None]],
        on_invite: Callable[[], object],
    ) -> None:
        super().__init__("nav")
        self._links: dict[str, RoomLink] = {}
        self._sections: dict[str, ui.element] = {}
        self._on_person = on_person
        self._on_invite = on_invite
        self.classes("sidebar").props('aria-label="Rooms and people" tabindex=-1 data-region')
        with self:
            with ui.element("div").classes("brand"):
                ui.html(FAVICON, sanitize=False).classes("logo")
                ui.label("Chatterbox").classes("product")
                closing = icon_button("close", "Close the list of rooms").classes("close-sheet")
                closing.on("click", js_handler="() => history.back()")
            with ui.element("button").classes("jump").props("type=button data-key=switcher") as jump:
                jump.on("click", on_switch).mark("jump")
                ui.icon("search")
                ui.label("Jump to …")
                ui.html("<kbd>Ctrl K</kbd>", sanitize=False)
            with ui.element("div").classes("shelves"):
                self._shelf("rooms", "Rooms", ("explore", "Browse rooms", on_browse), ("add", "New room", on_create))
                self._shelf("direct", "Direct messages", ("add", "New direct message", on_direct))
                self._archive = ui.element("details").classes("shelf")
                with self._archive:
                    ui.element("summary").props["innerHTML"] = "Archived"
                    self._sections["archived"] = ui.element("div").props("role=list")
                self._folk = ui.element("section").classes("shelf people").props('aria-label="People"')
            self.foot = ui.element("div").classes("foot")
        self._archive.set_visibility(False)
        self._folk.set_visibility(False)

    def show(self, entries: Sequence[Entry]) -> None:
        """All of my rooms, in the order in which they are to stand. What is as it was is left alone."""
        wanted = {entry.room: entry for entry in entries}
        for room, link in tuple(self._links.items()):
            if room not in wanted or link.entry.section != wanted[room].section:
                self._links.pop(room).delete()
        places = dict.fromkeys(self._sections, 0)
        for entry in entries:
            self._place(entry, places[entry.section])
            places[entry.section] += 1
        self._archive.set_visibility(places["archived"] > 0)

    def show_people(self, usernames: Collection[str], me: str) -> None:
        """Everybody; a click begins to talk with them."""
        self._folk.clear()
        self._folk.set_visibility(True)
        with self._folk:
            with ui.element("div").classes("heading-row"):
                ui.label("People").classes("heading").props("role=heading aria-level=2")
                icon_button("person_add", "Invite people", self._on_invite)
            people = ui.element("div").on("click", self._talk, js_handler=ON_PERSON).mark("people")
            people.props["innerHTML"] = "".join(_person(name, me) for name in usernames)

    def _place(self, entry: Entry, place: int) -> None:
        link = self._links.get(entry.room)
        section = self._sections[entry.section]
        if link is None:
            with section:
                link = self._links[entry.room] = RoomLink(entry)
        elif link.entry != entry:
            link.show(entry)
        if section.default_slot.children[place] is not link:
            link.move(section, place)

    def _shelf(self, section: str, title: str, *acts: tuple[str, str, Callable[[], object]]) -> None:
        with ui.element("section").classes("shelf").props(f'aria-label="{title}"'):
            with ui.element("div").classes("heading-row"):
                ui.label(title).classes("heading").props("role=heading aria-level=2")
                for icon, label, act in acts:
                    icon_button(icon, label, act)
            self._sections[section] = ui.element("div")

    async def _talk(self, event: GenericEventArguments) -> None:
        await self._on_person(str(event.args))


def _person(name: str, me: str) -> str:
    you = ' <span class="you">you</span>' if name == me else ""
    return (
        f'<button type="button" class="person" data-username="{escape(name)}">'
        f'<span class="mark">{ring_html(name)}</span>'
        f'<span class="title">{name_html(name)}{you}</span></button>'
    )
