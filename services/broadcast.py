"""The shared broadcast service: the hub of this process and the backplane between processes, as one thing.

Pages and raw sockets connect to it alike, and only services call `broadcast()`.
"""

from services.backplane import Backplane
from services.events import Event
from services.hub import BOUND, Hub, Subscription


class Broadcast:
    def __init__(self, backplane: Backplane) -> None:
        self._backplane = backplane
        self._hub = Hub()

    async def start(self) -> None:
        await self._backplane.start(self._hub.deliver)

    async def close(self) -> None:
        """End every subscription and leave the backplane."""
        self._hub.end_all()
        await self._backplane.close()

    def connect(self, *topics: str, bound: int = BOUND) -> Subscription:
        """Open a subscription to `topics`; more can be followed later."""
        subscription = Subscription(bound)
        for topic in topics:
            self._hub.follow(subscription, topic)
        return subscription

    def disconnect(self, subscription: Subscription) -> None:
        """End a subscription; nothing is delivered to it afterwards."""
        for topic in tuple(subscription.topics):
            self._hub.unfollow(subscription, topic)
        subscription.end()

    def follow(self, subscription: Subscription, topic: str) -> None:
        self._hub.follow(subscription, topic)

    def unfollow(self, subscription: Subscription, topic: str) -> None:
        self._hub.unfollow(subscription, topic)

    async def broadcast(self, event: Event) -> None:
        """Announce an event to every reader of its topic in every process, this one included.

        Never waits for a reader. Call it only for what is committed.
        """
        await self._backplane.publish(event)
