"""What was announced, as a test hears it."""

from typing import TypeVar

from services.events import Event, Message, MessageChanged
from services.house import House
from services.sessions import Identity
from services.subscription import Subscription

E = TypeVar("E", bound=Event)


async def listen(house: House, reader: Identity, room: str) -> Subscription:
    """Hear everything of a room from now on."""
    return house.broadcast.connect((await house.rooms.get(reader, room)).stream)


async def heard(subscription: Subscription, kind: type[E]) -> list[E]:
    """The events of one kind that have come so far."""
    subscription.put("fence")
    return [item for item in await subscription.take() if isinstance(item, kind)]


async def changes(subscription: Subscription) -> list[Message]:
    return [event.message for event in await heard(subscription, MessageChanged)]


async def rows(house: House, reader: Identity, room: str) -> list[Message]:
    """Everything that was said in a room, read fresh."""
    return list((await house.history.page(await house.rooms.get(reader, room), limit=200)).messages)
