"""Fan-out in this process: who follows which topic, each topic's events in the order of their revs, without a gap.

Delivering never waits for a reader. Links between processes lose, double and reorder events and tell nobody, so the hub
looks at the rev numbers itself: an event heard before is dropped, one that came early waits, and what is missing is
read from the store, once for all readers, before any of them notices.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from services.events import Event, RevReached
from services.subscription import BOUND, Subscription, hand

log = logging.getLogger(__name__)

Missed = Callable[[str, int], Awaitable[tuple[Sequence[Event], int]]]
"""(topic, rev) -> the events that bring a reader from that rev up to date, by rev, and the rev they bring it to"""

STRAGGLERS = 0.02
"""Seconds that a missing event may take to come by itself. Two processes that write to one room overtake each other by
milliseconds all the time; that is no reason to read from the store."""

TRIES, PAUSE = 5, 0.5  # how often, and how many seconds apart, the store is asked for what is missing


class Channel:
    """One topic in this process: its followers, and how far its stream has come.

    `rev` is the last one that was handed on. It is None until the first follower has read the past and says from where
    it goes on, or, where one follows that asks for no past, until the first event.
    """

    def __init__(self, topic: str, missed: Missed) -> None:
        self.followers: dict[Subscription, None] = {}
        self.rev: int | None = None
        self._from_now_on = False
        self._topic = topic
        self._missed = missed
        self._early: dict[int, Event] = {}
        self._newest = 0  # the highest rev that is known to exist
        self._repairing: asyncio.Task[None] | None = None

    def add(self, subscription: Subscription) -> None:
        self.followers[subscription] = None
        if not subscription.holds(self._topic):
            self._from_now_on = True

    def deliver(self, events: Sequence[Event]) -> None:
        newest = 0
        for event in events:
            if isinstance(event, RevReached):
                newest = max(newest, event.reached)
                continue
            if event.rev is None:
                self._go_on(newest)
                self._fan_out([event])
                continue
            if self.rev is None and self._from_now_on:
                self.rev = event.rev - 1
            if self.rev is None or event.rev > self.rev:
                self._early[event.rev] = event
                newest = max(newest, event.rev)
        self._go_on(newest)

    def begin(self, rev: int) -> bool:
        """A follower has read the past up to `rev`. For the first one the stream goes on from there; from a later one
        the channel may learn that something is missing.

        :return: whether all that will be handed on is later than `rev`
        """
        if self.rev is None:
            self.rev = rev
        self._go_on(rev)
        return self.rev is not None and self.rev >= rev

    def close(self) -> None:
        if self._repairing is not None:
            self._repairing.cancel()

    def end(self) -> None:
        """End the subscription of every follower: each reads what it lacks from the store by itself. The next one to
        come begins anew."""
        for subscription in self.followers:
            subscription.end()
        self.rev = None
        self._early.clear()

    def _go_on(self, newest: int) -> None:
        """Hand on what follows without a gap; see to the gap, if one is left."""
        self._newest = max(self._newest, newest)
        if len(self._early) > BOUND:
            self.end()
        if self.rev is None:
            return
        ready = []
        while event := self._early.pop(self.rev + 1, None):
            self.rev += 1
            ready.append(event)
        self._fan_out(ready)
        if self._newest > self.rev and self._repairing is None:
            self._repairing = asyncio.create_task(self._repair(), name=f"repair {self._topic}")

    def _fan_out(self, events: Sequence[Event]) -> None:
        for leaver, run in groupby(events, key=lambda event: event.leaver):
            if leaver is None:
                hand(tuple(run), self.followers)
                continue
            for event in run:
                for subscription in self.followers:
                    subscription.deliver_leaving(event)
            for subscription in [it for it in self.followers if self._topic not in it.topics]:
                del self.followers[subscription]

    async def _repair(self) -> None:
        try:
            await asyncio.sleep(STRAGGLERS)
            for _ in range(TRIES):
                if self.rev is None or self._newest <= self.rev:
                    return
                try:
                    self._fill(*await self._missed(self._topic, self.rev))
                except Exception:
                    log.exception("What is missing in %s could not be read", self._topic)
                    await asyncio.sleep(PAUSE)
            self.end()
        finally:
            self._repairing = None

    def _fill(self, events: Sequence[Event], rev: int) -> None:
        """Hand on what was read from the store, less what came by itself meanwhile."""
        if self.rev is None:
            return
        missing = [event for event in events if event.rev is not None and event.rev > self.rev]
        self.rev = max(rev, self.rev)
        self._fan_out(missing)
        self._early = {early: event for early, event in self._early.items() if early > self.rev}
        self._go_on(rev)


class Hub:
    """The channels that somebody in this process follows."""

    def __init__(self, missed: Missed) -> None:
        self._missed = missed
        self._channels: dict[str, Channel] = {}

    def follow(self, subscription: Subscription, topic: str) -> None:
        channel = self._channels.get(topic) or self._channels.setdefault(topic, Channel(topic, self._missed))
        channel.add(subscription)
        subscription.topics.add(topic)

    def begin(self, topic: str, rev: int) -> bool:
        """A follower of `topic` has read the past up to `rev`.

        :return: whether all that it will hear is later
        """
        channel = self._channels.get(topic)
        return channel is not None and channel.begin(rev)

    def unfollow(self, subscription: Subscription, topic: str) -> None:
        subscription.topics.discard(topic)
        if channel := self._channels.get(topic):
            channel.followers.pop(subscription, None)
            self._drop_if_empty(topic, channel)

    def deliver(self, events: Sequence[Event]) -> None:
        """Hand events to every follower of their topics; those of one topic that follow each other, together."""
        for topic, run in groupby(events, key=lambda event: event.topic):
            if channel := self._channels.get(topic):
                channel.deliver(list(run))
                self._drop_if_empty(topic, channel)

    def _drop_if_empty(self, topic: str, channel: Channel) -> None:
        if not channel.followers:
            channel.close()
            self._channels.pop(topic, None)

    def end_all(self) -> None:
        for channel in self._channels.values():
            channel.close()
            channel.end()
        self._channels.clear()
