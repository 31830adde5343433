"""A link between processes over NATS: several servers of one chat, on one PostgreSQL database.

NATS keeps nothing. What is published while a server's connection to it is down is lost for that server, and nobody is
told; readers see it by the rev numbers, at the latest with the next heartbeat (`services.broadcast`), and it is read
from the store.
"""

import logging
from collections.abc import Iterator, Sequence

from nats.aio.client import Client
from nats.aio.msg import Msg

from services import event_text
from services.backplane import Deliver
from services.events import Event

log = logging.getLogger(__name__)

SUBJECT = "chatterbox.events"

AT_ONCE = 50
"""Events to one of NATS's messages, which are of 1 MiB at most. Fifty of the longest messages make 0.8 MB."""

CONNECT_WITHIN, COME_BACK_AFTER = 5, 0.5  # seconds


class NatsBackplane:
    """:param address: `nats://...`, with a name and a password or a token in it if the server wants them"""

    is_lossy = True

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Client | None = None
        self._deliver: Deliver | None = None

    async def start(self, deliver: Deliver) -> None:
        """:raises OSError, nats.errors.Error: there is no server, or it does not let us in"""
        client = Client()
        await client.connect(
            self._address,
            name="chatterbox",
            no_echo=True,
            connect_timeout=CONNECT_WITHIN,
            max_reconnect_attempts=-1,
            reconnect_time_wait=COME_BACK_AFTER,  # type: ignore[arg-type] # said to be whole, and slept for
            error_cb=_failed,
            disconnected_cb=_lost,
            reconnected_cb=_back,
        )
        self._client, self._deliver = client, deliver
        await client.subscribe(SUBJECT, cb=self._hear)
        await client.flush()  # it hears from here on

    async def publish(self, events: Sequence[Event]) -> None:
        """Our own readers hear at once, also while there is no connection; the others' when NATS brings it."""
        if self._client is None or self._deliver is None:
            return
        self._deliver(events)
        for text in _parts(events):
            await self._client.publish(SUBJECT, text)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _hear(self, message: Msg) -> None:
        if self._client is not None and self._deliver is not None:
            self._deliver(event_text.decode(message.data))


def _parts(events: Sequence[Event]) -> Iterator[bytes]:
    for start in range(0, len(events), AT_ONCE):
        yield event_text.encode(events[start : start + AT_ONCE])


async def _failed(error: Exception) -> None:
    log.warning("NATS: %r", error)


async def _lost() -> None:
    log.warning("The connection to NATS is lost")


async def _back() -> None:
    log.info("The connection to NATS is back")
