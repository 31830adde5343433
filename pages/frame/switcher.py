"""Ctrl+K: from anywhere to any room or person by a few letters."""

from collections.abc import Sequence

from pages.components.dialog import dialog
from pages.components.rooms.room_link import Entry
from pages.components.rooms.switcher_list import MOST, Choice, SwitcherList
from pages.frame.directory import Directory
from services.errors import BadRequest


async def switcher(directory: Directory, entries: Sequence[Entry]) -> None:
    """Open it. My rooms come first, unread ones before all others; then people, then rooms that I could join."""
    visit = directory.visit
    listed = await visit.house.rooms.listed(visit.viewer)
    unread_first = sorted(entries, key=lambda it: (it.archived, not it.mentions, not it.calls))
    mine = [_room(it, visit.company.said(it.title) if it.kind == "direct" else it.title) for it in unread_first]
    others = [
        Choice(key=("join", it.room), title=it.title, kind="public", hint="Join") for it in listed if not it.joined
    ]
    talked_with = {it.person for it in entries} | {visit.viewer.username}

    async def find(sought: str) -> Sequence[Choice]:
        """Among everybody, whom the page does not know."""
        try:
            people = await visit.house.profiles.find(sought, MOST + len(talked_with))
        except BadRequest:
            people = []
        visit.company.mind(it.username for it in people)
        found = [_person(it.username, it.name) for it in people if it.username not in talked_with]
        return [*mine, *found, *others]

    with dialog("Jump to") as opened:

        async def choose(choice: Choice) -> None:
            opened.close()
            way, name = choice.key
            if way == "go":
                await directory.go(name)
            elif way == "join":
                await directory.join(name)
            else:
                await directory.direct([name])

        SwitcherList(await find(""), find, on_choose=choose)


def _room(it: Entry, title: str) -> Choice:
    hint = f"{it.mentions or it.unread} unread" if it.calls else "Archived" if it.archived else ""
    return Choice(
        key=("go", it.room),
        title=title,
        kind=it.kind,
        person=it.person,
        people=it.people,
        hint=hint,
        unread=it.calls,
    )


def _person(username: str, name: str) -> Choice:
    title = username if name == username else f"{name} {username}"
    return Choice(key=("talk", username), title=title, kind="direct", person=username, hint="Message")
