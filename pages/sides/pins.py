"""What is pinned in a room, beside its conversation."""

from nicegui import ui

from pages.components.empty import empty
from pages.components.messages.found import FoundList
from pages.visitor import Visit
from services.events import Event, Message, MessageChanged
from services.rooms import Room


class PinsSide:
    def __init__(self, visit: Visit, room: Room) -> None:
        self._visit = visit
        self._room = room

    async def draw(self) -> None:
        self._body = ui.element("div")
        await self._show()

    async def heard(self, event: Event) -> None:
        if isinstance(event, MessageChanged) and event.message.room == self._room.room and _matters(event.message):
            await self._show()

    async def _show(self) -> None:
        pins = await self._visit.house.history.pins(self._room)
        self._body.clear()
        with self._body:
            if pins:
                FoundList(pins, self._visit.zone)
            else:
                empty("push_pin", "Nothing is pinned", "Pin a message from its menu, and everybody finds it here.")


def _matters(message: Message) -> bool:
    """Whether a change may be one of what is pinned."""
    return message.pinned or message.change in {"pinned", "deleted"}
