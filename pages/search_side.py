"""Looking for something that was said, beside the conversation."""

from pages.components.empty import empty
from pages.visitor import Visit
from services.events import Event
from services.rooms import Room


class SearchSide:
    def __init__(self, visit: Visit, room: Room) -> None:
        self._visit = visit
        self._room = room

    async def draw(self) -> None:
        empty("search", "Search is on its way", "Scroll up to read what was said before.")

    async def heard(self, event: Event) -> None:
        """What is said meanwhile does not change what was found."""
