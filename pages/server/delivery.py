"""How what changes on a page goes out to its browser: in order, whole, and not without end.

NiceGUI numbers what it sends, and a browser that comes back says which number it expects next. Its own outbox lets
others have their turn between the choosing of a number and its place in the history. A browser that comes back in this
moment never gets what is on its way, or what follows gets numbers that it has seen already. And it sends what elements
look like now before what is sent again, so that what is old is drawn last. Neither can happen here.

This is done from outside, for the pinned version. (Upstream: put into the queues of the sockets without tasks, gather
elements before rewinding, and let nobody gather without end.)
"""

import asyncio
import time
from typing import Any

from engineio.packet import MESSAGE, Packet  # type: ignore[import-untyped]
from nicegui import client, core, outbox
from nicegui.dependencies import JsComponent
from socketio.packet import EVENT  # type: ignore[import-untyped]

BOUND = 2048
"""Packets that may wait for one browser: twice as many as it may be sent again at a time."""

RETRY_AFTER = 0.1
"""Seconds after which is looked again whether a browser is there, while something waits for it."""


def register() -> None:
    client.Outbox = Outbox  # type: ignore[attr-defined] # where clients find it


class Outbox(outbox.Outbox):
    async def loop(self) -> None:
        """Send what there is, whenever there is something. (NiceGUI's own also looks once a second.)"""
        self._enqueue_event = asyncio.Event()
        self._enqueue_event.set()
        while True:
            await self._enqueue_event.wait()
            if self._should_stop:  # the page has gone, and its client with it
                return
            try:
                if not self.client.has_socket_connection:
                    await asyncio.sleep(RETRY_AFTER)
                    continue
                self._enqueue_event.clear()
                self._gather()
                while self.messages:
                    await self._send(self.messages.popleft())
            except Exception as error:
                core.app.handle_exception(error)
                await asyncio.sleep(RETRY_AFTER)

    def try_rewind(self, target_message_id: int) -> None:
        """What elements look like now follows what is sent again."""
        if target_message_id != self.next_message_id:
            self._gather()
        super().try_rewind(target_message_id)

    def _gather(self) -> None:
        """Make messages of the elements that have changed, before those that wait: they may be about them."""
        if not self.updates:
            return
        page = self.client.id
        changed = dict(self.updates)
        self.updates.clear()
        looks = {name: None if isinstance(it, outbox.Deleted) else it._to_dict() for name, it in changed.items()}
        self.messages.appendleft((page, "update", looks))
        components = [it.component for it in changed.values() if not isinstance(it, outbox.Deleted)]
        new = [it for it in components if isinstance(it, JsComponent) and it.name not in self._loaded_components]
        if new:
            named = [{"key": it.key, "tag": it.tag} for it in new]
            self.messages.appendleft((page, "load_js_components", {"components": named}))
            self._loaded_components.update(it.name for it in new)

    async def _send(self, message: outbox.Message) -> None:
        """One that cannot be sent does not keep the others back."""
        try:
            await self._emit(message)
        except Exception as error:
            core.app.handle_exception(error)

    async def _emit(self, message: outbox.Message) -> None:
        """Nothing else has its turn meanwhile."""
        room, kind, content = message
        content["_id"] = self.next_message_id
        packets = _packets(kind, content)
        for _, connection in list(core.sio.manager.get_participants("/", room)):
            await _put(connection, packets)
        self.message_history.append((self.next_message_id, time.time(), message))
        self.next_message_id += 1
        self._forget()

    def _forget(self) -> None:
        """What no browser asks for any more."""
        server = core.sio.eio
        oldest = time.time() - server.ping_interval - server.ping_timeout - self.client.page.resolve_reconnect_timeout()
        while self.message_history and self.message_history[0][1] < oldest:
            self.message_history.popleft()
        while len(self.message_history) > core.app.config.message_history_length:
            self.message_history.popleft()


def _packets(kind: str, content: Any) -> list[Packet]:
    encoded = core.sio.packet_class(EVENT, namespace="/", data=[kind, content]).encode()
    return [Packet(MESSAGE, it) for it in (encoded if isinstance(encoded, list) else [encoded])]


async def _put(connection: str, packets: list[Packet]) -> None:
    """Let packets wait for a browser. One that does not read them loses its connection; when it comes back, it is sent
    what it has missed. Nothing is waited for here, although it is asynchronous."""
    socket = core.sio.eio.sockets.get(connection)
    if socket is None or socket.closed:
        return
    if socket.queue.qsize() + len(packets) <= BOUND:
        for packet in packets:
            socket.queue.put_nowait(packet)
        return
    while not socket.queue.empty():
        socket.queue.get_nowait()
    await socket.close(wait=False, abort=True)
    socket.queue.put_nowait(None)  # whoever writes closes
