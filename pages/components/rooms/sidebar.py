"""The sidebar: my rooms, my direct conversations, everybody else, and me."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from html import escape

from nicegui import ui

from pages.components.avatar import name_html
from pages.components.icon_button import icon_button_html
from pages.components.panel import Acts, Panel
from pages.components.presence import ring_html
from pages.components.rooms.room_link import Entry, link_html, texts_of
from pages.components.theme import FAVICON

# Links that are gone or have changed are taken out; then those that have changed are put in, each to its place.
SHOW = """(shelves, gone, changed) => { const focused = document.activeElement.dataset.room;
    const link = (room) => [...shelves.querySelectorAll('.room-link')].find(it => it.dataset.room === room);
    for (const room of gone) link(room)?.remove();
    for (const [shelf, place, html] of changed) {
        const links = shelves.querySelector(`.${shelf} > .links`), next = links.children[place];
        if (next) next.insertAdjacentHTML('beforebegin', html); else links.insertAdjacentHTML('beforeend', html); }
    if (focused && gone.includes(focused)) link(focused)?.focus({preventScroll: true}); }"""

SHOW_PEOPLE = "(shelves, html) => shelves.querySelector('.people > .links').innerHTML = html"

BRAND = (
    f'<div class="brand"><div class="logo">{FAVICON}</div><div class="product">Chatterbox</div>'
    f"{icon_button_html('close', 'Close the list of rooms', look='close-sheet', does='')}</div>"
    '<button type="button" class="jump" data-act="jump" data-key="switcher">'
    '<i class="material-icons" aria-hidden="true">search</i><span>Jump to &hellip;</span><kbd>Ctrl K</kbd></button>'
)


ALL_PEOPLE = (
    '<button type="button" class="person" data-act="jump"><i class="mark material-icons" aria-hidden="true">search</i>'
    '<span class="title">All people &hellip;</span></button>'
)


class Sidebar(ui.element):
    """What is drawn in it later stands at its foot.

    :param on_person: called with the name of somebody to talk to
    """

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
        self.entries: Sequence[Entry] = ()
        self.people: Sequence[str] = ()
        self._me = ""
        self._more = False
        self._is_drawn = False
        self.classes("sidebar").props('aria-label="Rooms and people" tabindex=-1 data-region')
        acts: Acts = {
            "jump": on_switch,
            "browse-rooms": on_browse,
            "new-room": on_create,
            "new-direct-message": on_direct,
            "talk": on_person,
            "invite-people": on_invite,
        }
        with self:
            self._shelves = Panel("div", acts).classes("above-foot")

    def show(self, entries: Sequence[Entry]) -> None:
        """All of my rooms, in the order in which they are to stand. What is as it was is left alone."""
        gone, self.entries = {it.room: it for it in self.entries}, entries
        if not self._is_drawn:
            self._draw()
            return
        places: Counter[str] = Counter()
        changed = []
        for entry in entries:
            if gone.get(entry.room) == entry:
                del gone[entry.room]
            else:
                changed.append((entry.section, places[entry.section], link_html(entry)))
            places[entry.section] += 1
        if gone or changed:
            self._shelves.change(SHOW, list(gone), changed)

    def show_people(self, usernames: Sequence[str], me: str, *, more: bool) -> None:
        """A click begins to talk with them. `more`: these are not all, and there is a way to the others."""
        before, (self.people, self._me, self._more) = self._people_html(), (usernames, me, more)
        if self._is_drawn and self._people_html() != before:
            self._shelves.change(SHOW_PEOPLE, self._people_html())

    def _draw(self) -> None:
        self._is_drawn = True
        shelves: dict[str, str] = dict.fromkeys(("rooms", "direct", "archived"), "")
        for entry in self.entries:
            shelves[entry.section] += link_html(entry)
        self._shelves.write(
            f'{BRAND}<div class="shelves">'
            f"{_shelf('rooms', 'Rooms', shelves['rooms'], ('explore', 'Browse rooms'), ('add', 'New room'))}"
            f"{_shelf('direct', 'Direct messages', shelves['direct'], ('add', 'New direct message'))}"
            f'<details class="shelf archived"><summary>Archived</summary><div class="links">{shelves["archived"]}</div>'
            f"</details>{_shelf('people', 'People', self._people_html(), ('person_add', 'Invite people'))}</div>"
        )

    def _people_html(self) -> str:
        return "".join(_person(name, self._me) for name in self.people) + (ALL_PEOPLE if self._more else "")

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [text for it in self.entries for text in texts_of(it)]


def _shelf(name: str, title: str, links: str, *acts: tuple[str, str]) -> str:
    buttons = "".join(icon_button_html(icon, label) for icon, label in acts)
    return (
        f'<section class="shelf {name}" aria-label="{title}"><div class="heading-row">'
        f'<div class="heading" role="heading" aria-level="2">{title}</div>{buttons}</div>'
        f'<div class="links">{links}</div></section>'
    )


def _person(name: str, me: str) -> str:
    you = ' <span class="you">you</span>' if name == me else ""
    return (
        f'<button type="button" class="person" data-act="talk" data-of="{escape(name)}">'
        f'<span class="mark">{ring_html(name)}</span><span class="title">{name_html(name)}{you}</span></button>'
    )
