"""Frames that are written straight into the transport, on real connections to uvicorn in the test's own process."""

import asyncio
import gc
import inspect
import json
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from itertools import cycle

import pytest
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import Protocol, State

from api import lines
from api.frames import FRAME_BYTES
from api.inbox import Inbox
from api.lines import DirectLine
from api.peer import ERRORS, Peer
from api.server import DirectProtocol
from services import hub
from services.events import Event
from services.hub import Hub
from services.subscription import Subscription, hand
from tests.chat import Chat
from tests.live.program import Frame
from tests.live.served import Served
from tests.live.server import WITHIN, until
from tests.live.wire import CLOSE, TEXT, Wire

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what is tested stores nothing


@pytest.fixture
async def served(chat: Chat) -> AsyncIterator[Served]:
    async with asyncio.timeout(4 * WITHIN), Served(chat) as served:
        yield served


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Subscription, object]]:
    """Every item that was put into a stream, with its stream, in order."""
    seen: list[tuple[Subscription, object]] = []
    original = Subscription.put

    def spying(self: Subscription, item: object) -> None:
        seen.append((self, item))
        original(self, item)

    def spying_on_all(events: tuple[Event, ...], followers: Iterable[Subscription]) -> None:
        hand(events, followers)
        for follower in followers:
            if isinstance(follower.waiting, tuple):  # else they were put one by one
                seen.extend((follower, event) for event in events)

    monkeypatch.setattr(Subscription, "put", spying)
    monkeypatch.setattr(hub, "hand", spying_on_all)
    return seen


async def test_answers_and_events_go_out_in_the_order_of_the_stream(
    served: Served, put: list[tuple[Subscription, object]]
) -> None:
    wires = [await served.wire("ana"), *[await served.wire("bo") for _ in range(4)]]
    ana, peer = wires[0], served.lines_of("ana")[0]._reader

    async def talk(wire: Wire) -> None:
        for number in range(25):
            await wire.ask(type="post", message=f"#{number}")
            await wire.ask(type="ping", ref=number)
            await wire.texts(1)

    await asyncio.gather(*map(talk, wires))
    while Counter(json.loads(text)["type"] for text in ana.seen) < Counter(message=125, ok=25, pong=25):
        await ana.texts(1)
    texts = [text for stream, item in put if stream is peer.stream for text in peer.texts(item)]
    assert ana.seen == texts[: len(ana.seen)]


async def log_out(served: Served, wire: Wire) -> None:
    await served.chat.http.post("/logout", headers={"Authorization": f"Bearer {wire.token}"})


async def say_goodbye(served: Served, wire: Wire) -> None:
    await wire.send((1000).to_bytes(2, "big"), CLOSE)


async def send_nonsense(served: Served, wire: Wire) -> None:
    for _ in range(ERRORS):
        await wire.send(b"{")


async def send_a_broken_frame(served: Served, wire: Wire) -> None:
    await wire.send(b"", opcode=7)


async def shut_down(served: Served, wire: Wire) -> None:
    await served.shut_down()


async def answer_no_ping(served: Served, wire: Wire) -> None:
    [protocol] = served.protocols
    protocol.stop_keepalive()
    protocol.ping_interval = protocol.ping_timeout = 0.1
    protocol.start_keepalive()


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (log_out, 4501),
        (say_goodbye, 1000),
        (send_nonsense, 1008),
        (send_a_broken_frame, 1002),
        (shut_down, 1012),
        (answer_no_ping, 1011),
    ],
)
async def test_nothing_follows_the_close_frame(
    chat: Chat, ending: Callable[[Served, Wire], Awaitable[None]], code: int
) -> None:
    async with asyncio.timeout(WITHIN), Served(chat) as served:
        wire = await served.wire("ana")
        noise = asyncio.create_task(talk_without_end(chat))
        assert len(await wire.texts(3)) == 3, "there has to be something that could follow"
        await ending(served, wire)
        frames = await wire.all()
        noise.cancel()
    assert [opcode for opcode, _ in frames if opcode == CLOSE] == [CLOSE]
    opcode, payload = frames[-1]
    assert (opcode, int.from_bytes(payload[:2], "big")) == (CLOSE, code)


async def talk_without_end(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {await chat.token('bo')}", "Content-Type": "text/plain"}
    while True:
        (await chat.http.post("/rooms/general/messages", content="noise", headers=headers)).raise_for_status()


async def test_the_last_error_still_goes_out_before_the_close_frame(served: Served) -> None:
    wire = await served.wire("ana")
    await send_nonsense(served, wire)
    frames = await wire.all()
    assert sum(b'"type":"error"' in payload for _, payload in frames) == ERRORS
    assert frames[-1][0] == CLOSE


async def test_readers_that_never_read_are_cut_off_and_the_others_get_everything(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "BACKLOG", 50_000)
    readers = [await served.wire("reader") for _ in range(20)]
    for protocol in served.protocols:
        keep_little(protocol)
    deaf = [await served.wire("deaf", small=True) for _ in range(5)]
    for protocol in served.protocols:
        keep_little(protocol)
    largest = 0

    async def talk() -> None:
        nonlocal largest
        headers = {"Authorization": f"Bearer {await served.chat.token('bo')}", "Content-Type": "text/plain"}
        for _ in range(60):
            await served.chat.http.post("/rooms/general/messages", content="x" * 4000, headers=headers)
            largest = max(largest, *(line._backlog_bytes for line in served.lines))

    received, _ = await asyncio.gather(asyncio.gather(*(reader.messages(60) for reader in readers)), talk())
    first = received[0][0]["seq"]
    for messages in received:
        assert seqs(messages) == list(range(first, first + 60))
    await until(lambda: len(served.lines) == len(readers), "those that do not read to be cut off")
    assert 0 < largest <= lines.BACKLOG + 5000
    for wire in deaf:
        frames = [json.loads(payload) for opcode, payload in await wire.all() if opcode == TEXT]
        arrived = seqs([frame for frame in frames if frame["type"] == "message"])
        assert arrived == list(range(first, first + len(arrived))), "what did arrive is whole and in order"


def seqs(messages: list[Frame]) -> list[int]:
    return [message["seq"] for message in messages]


def keep_little(protocol: DirectProtocol) -> None:
    protocol.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)


@pytest.fixture
def no_collection() -> Iterator[None]:
    """What leads back to itself is left until the next collection; there is none now."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
async def test_nothing_is_left_of_connections_that_went(served: Served) -> None:
    token = await served.chat.token("ana")
    stays = await served.wire("bo")
    [open_hub] = [it for it in gc.get_objects() if isinstance(it, Hub) and it._channels]
    before = census()
    for round_ in range(10):
        wires = [await served.wire("ana") for _ in range(10)]
        await stays.ask(type="post", message=f"to all of round {round_}")
        for wire, way in zip(wires, cycle((say_goodbye, drop, send_nonsense, send_a_broken_frame)), strict=False):
            await way(served, wire)
            await wire.all()
        early = Wire(served.port, token)
        await early.open()
        early.drop()  # before it has read anything
        await until(lambda: len(served.protocols) == 1, "all but one to be gone")
    await until(lambda: census() == before, "nothing to be left, and without the garbage collector")
    assert {topic: len(channel.followers) for topic, channel in open_hub._channels.items()} == dict.fromkeys(
        open_hub._channels, 1
    )


async def test_an_open_socket_keeps_nothing_of_the_way_on_which_it_came(served: Served) -> None:
    """Neither the layers of the application, each waiting for the end, nor the request."""
    wires = [await served.wire(name) for name in ("ana", "bo")]
    await until(lambda: len(served._state.tasks) == len(wires), "the application to be done")
    assert not any(hasattr(it, "scope") or hasattr(it, "request") for it in served.protocols)
    await wires[0].ask(type="post", message="still here")
    for wire in wires:
        while not any("still here" in text for text in wire.seen):
            await wire.texts(1)


def census() -> Counter[str]:
    kinds = (DirectLine, DirectProtocol, Peer, Protocol, Subscription, WebSocket)
    return Counter(type(it).__name__ for it in gc.get_objects() if isinstance(it, kinds))


async def drop(served: Served, wire: Wire) -> None:
    wire.drop()


async def test_what_is_relied_on_of_uvicorn_is_there(served: Served) -> None:
    """A newer uvicorn that works otherwise has to be noticed here, not by users."""
    await served.wire("ana")
    [protocol] = served.protocols
    assert protocol.conn.state is State.OPEN
    assert protocol.conn.max_message_size == FRAME_BYTES
    assert protocol.conn.extensions == []
    assert protocol.writable.is_set()
    assert protocol.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert {"pause_writing", "resume_writing", "connection_lost", "run_asgi", "send"} <= vars(
        WebSocketsSansIOProtocol
    ).keys()
    assert {"handle_websocket_upgrade", "connection_made"} <= vars(H11Protocol).keys()
    source = inspect.getsource(WebSocketsSansIOProtocol)
    assert set(re.findall(r"self\.queue\.(\w+)", source)) <= vars(Inbox).keys()
    assert set(re.findall(r"self\.writable\.(\w+)", source)) <= {"wait", "set", "clear"}
