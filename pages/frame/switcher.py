"""Ctrl+K: from anywhere to any room or person by a few letters."""

from collections.abc import Collection, Sequence

from pages.components.dialog import dialog
from pages.components.rooms.room_link import Entry
from pages.components.rooms.switcher_list import Choice, SwitcherList
from pages.frame.directory import Directory


async def switcher(directory: Directory, entries: Sequence[Entry], people: Collection[str]) -> None:
    """Open it. My rooms come first, unread ones before all others; then people, then rooms that I could join."""
    visit = directory.visit
    listed = await visit.house.rooms.listed(visit.viewer)
    unread_first = sorted(entries, key=lambda it: (it.archived, not it.mentions, not it.calls))
    talked_with = {it.person for it in entries} | {visit.viewer.username}
    choices = [
        *(_room(it) for it in unread_first),
        *(_person(name) for name in people if name not in talked_with),
        *(Choice(key=("join", it.room), title=it.title, kind="public", hint="Join") for it in listed if not it.joined),
    ]
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

        SwitcherList(choices, on_choose=choose)


def _room(it: Entry) -> Choice:
    hint = f"{it.mentions or it.unread} unread" if it.calls else "Archived" if it.archived else ""
    return Choice(
        key=("go", it.room),
        title=it.title,
        kind=it.kind,
        person=it.person,
        people=it.people,
        hint=hint,
        unread=it.calls,
    )


def _person(name: str) -> Choice:
    return Choice(key=("talk", name), title=name, kind="direct", person=name, hint="Message")
