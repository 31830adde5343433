"""The shared broadcast service: the hub of this process and the backplane between processes, as one thing.

Pages and raw sockets connect to it alike, and only services call `broadcast()`.
"""

from services.backplane import Backplane
from services.events import Event
from services.heartbeat import Heartbeat
from services.hub import Hub, Missed
from services.subscription import BOUND, Subscription


class Broadcast:
    """:param missed: reads from the store what a backplane lost, see `services.hub`"""

    def __init__(self, backplane: Backplane, missed: Missed) -> None:
        self._backplane = backplane
        self._hub = Hub(missed)
        self._heartbeat: Heartbeat | None = None

    async def start(self) -> None:
        await self._backplane.start(self._hub.deliver)
        if self._backplane.is_lossy:
            self._heartbeat = Heartbeat(self._backplane.publish)

    async def close(self) -> None:
        """End every subscription and leave the backplane."""
        self._hub.end_all()
        if self._heartbeat is not None:
            self._heartbeat.close()
        await self._backplane.close()

    def connect(self, *topics: str, bound: int = BOUND, owner: int | None = None) -> Subscription:
        """Open a subscription to what is announced on `topics` from now on; more can be followed later.

        :param owner: id of the user who reads it, whose following of a room ends when they leave it
        """
        subscription = Subscription(bound, owner)
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

    def begin(self, topic: str, rev: int) -> bool:
        """Say that a follower has read the past of `topic` up to `rev`.

        :return: whether all that it will hear is later
        """
        return self._hub.begin(topic, rev)

    def unfollow(self, subscription: Subscription, topic: str) -> None:
        self._hub.unfollow(subscription, topic)

    async def broadcast(self, *events: Event) -> None:
        """Announce events to every reader of their topics in every process, this one included.

        Never waits for a reader. Call it only for what is committed.
        """
        if self._heartbeat is not None:
            self._heartbeat.note(events)
        await self._backplane.publish(events)
