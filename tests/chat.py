"""People and programs in one chat, all on the test's own event loop."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import dependencies
from httpx_ws import AsyncWebSocketSession, aconnect_ws
from httpx_ws.transport import ASGIWebSocketTransport
from nicegui import core
from nicegui.testing import User, user_simulation

from pages.components.messages.message import Message
from pages.components.messages.message_list import MessageList
from pages.components.panel import Panel
from tests import answers, wire

MAIN = Path(__file__).parent.parent / "main.py"
ADDRESS = "http://test"
PASSWORD = "nobody may read this"  # long enough not to stand in a log by chance
WITHIN = 30.0  # seconds that a frame may take before a test gives up
TRIES = 300  # likewise, a tenth of a second each

Frame = dict[str, Any]

COMINGS_AND_GOINGS = {"presence", "member"}


class Socket:
    """A raw socket, as a program holds it."""

    def __init__(self, session: AsyncWebSocketSession, close: Callable[[], Awaitable[None]]) -> None:
        self.session = session
        self.close = close

    async def send(self, **frame: Any) -> None:
        await self.session.send_text(json.dumps(frame))

    async def say(self, text: str) -> None:
        """Send a text message that is no frame."""
        await self.session.send_text(text)

    async def next(self, *types: str) -> Frame:
        """The next frame of one of the types; others are passed over. Without types: the next frame that is not about
        the comings and goings of others."""
        while True:
            frame = wire.read(await self.session.receive_text(timeout=WITHIN))
            if frame["type"] in types or (not types and frame["type"] not in COMINGS_AND_GOINGS):
                return frame

    async def ask(self, **frame: Any) -> Frame:
        """Send a frame and return its answer."""
        await self.send(ref=1, **frame)
        while True:
            answer = await self.next()
            if answer.get("ref") == 1:
                return answer

    async def messages(self, count: int) -> list[Frame]:
        """The next `count` live messages."""
        return [await self.next("message") for _ in range(count)]


class Patient(User):
    """A simulated user who waits for what is to be seen as long as a frame may take: a busy machine is no fault."""

    def __getattribute__(self, name: str) -> Any:
        # Whoever is asked for anything becomes the one to whom all notices go. Every page asks for this one whenever it
        # is told something: a notice for somebody else would go astray.
        return object.__getattribute__(self, name) if name == "javascript_rules" else super().__getattribute__(name)

    async def should_see(self, *arguments: Any, retries: int = 0, **what: Any) -> None:
        await super().should_see(*arguments, retries=max(retries, TRIES), **what)

    async def should_not_see(self, *arguments: Any, retries: int = 0, **what: Any) -> None:
        await super().should_not_see(*arguments, retries=max(retries, TRIES), **what)


class Chat:
    """The running application, and ways to come in."""

    def __init__(self, stack: AsyncExitStack, http: httpx.AsyncClient) -> None:
        self._stack = stack
        self.http = http

    async def register(self, name: str, password: str = PASSWORD) -> None:
        answer = await self.http.post("/register", json={"username": name, "password": password})
        assert answer.status_code in {200, 409}, answer.text

    async def token(self, name: str) -> str:
        """Register (unless that is done) and sign in as a program."""
        await self.register(name)
        answer = await self.http.post("/login", json={"username": name, "password": PASSWORD})
        return str(answer.json()["access_token"])

    async def socket(self, name: str) -> Socket:
        """A signed-in raw socket that has read its welcome and the lobby's history."""
        socket = await self.raw_socket(f"/ws?token={await self.token(name)}")
        assert (await socket.next())["type"] == "welcome"
        assert (await socket.next())["type"] == "history"
        return socket

    async def raw_socket(self, path: str, headers: dict[str, str] | None = None) -> Socket:
        connection = _Connection(ADDRESS + path, headers or {})
        self._stack.push_async_callback(connection.close)
        return Socket(await connection.session, connection.close)

    async def visitor(self) -> User:
        """A person with a browser, not signed in."""
        return Patient(await self._client(headers={"Accept": "text/html"}))

    async def person(self, name: str) -> User:
        """A person with the conversation open, signed in."""
        user = await self.visitor()
        await self.register(name)
        answer = await user.http_client.post("/session", json={"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        await user.open("/")
        return user

    async def _client(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        return await self._stack.enter_async_context(_client(headers))


class _Connection:
    """Holds a socket in a task of its own, because httpx-ws's sockets can only be closed in the order of a stack."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self.session: asyncio.Future[AsyncWebSocketSession] = asyncio.get_running_loop().create_future()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] = asyncio.create_task(self._hold(address, headers))

    async def close(self) -> None:
        self._closing.set()
        await self._task

    async def _hold(self, address: str, headers: dict[str, str]) -> None:
        try:
            session: AsyncWebSocketSession
            async with (
                _client() as client,
                aconnect_ws(address, client, headers=headers, keepalive_ping_interval_seconds=None) as session,
            ):
                self.session.set_result(session)
                await self._closing.wait()
        except Exception as error:
            if not self.session.done():
                self.session.set_exception(_reason(error))


def _reason(error: Exception) -> Exception:
    """What went wrong, out of the groups in which the client's tasks wrap it."""
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        [error] = error.exceptions
    return error


def _client(headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    transport = ASGIWebSocketTransport(_like_uvicorn, client=("127.0.0.1", 50000))
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)


async def _like_uvicorn(scope: Any, receive: Any, send: Any) -> None:
    """The application behind a server that can refuse a WebSocket with an HTTP answer, which httpx-ws does not say."""
    await core.app(scope | {"extensions": {"websocket.http.response": {}}}, receive, send)


async def open_chat(stack: AsyncExitStack) -> Chat:
    user = await stack.enter_async_context(_simulation())
    await answers.describe(user.http_client)
    return Chat(stack, user.http_client)


@asynccontextmanager
async def _simulation() -> AsyncIterator[User]:
    async with user_simulation(main_file=MAIN) as user:
        yield user
        _forget_endpoints()


def _forget_endpoints() -> None:
    """FastAPI remembers 4,096 endpoints, and with them the applications of the last 75 tests, which all that collects
    garbage would go through each time."""
    for kept in vars(dependencies.models).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


async def say(user: User, text: str) -> None:
    """Write a message on a page and press Enter."""
    user.find(marker="composer").type(text).trigger("keydown.enter")


def press(user: User, act: str, of: str | None = None) -> None:
    """Press a button that is no element, but HTML of a panel: by what it does and, if need be, to what."""
    found = user.find(kind=Panel)
    assert any(act in panel.acts for panel in found.elements if isinstance(panel, Panel)), f"no button does {act}"
    found.trigger("click", [act, of])


def shown(user: User) -> list[Message]:
    """The messages on a page, from top to bottom."""
    messages = max(user.find(kind=MessageList).elements, key=lambda it: it.id)  # a page that turns has two
    return list(messages.messages)


async def until_shown(user: User, text: str) -> None:
    """Wait until the page's list has a message; `should_see` would find what is being typed as well."""
    async with asyncio.timeout(WITHIN):
        while text not in [message.message for message in shown(user)]:
            await asyncio.sleep(0.01)


def message_on(user: User, text: str) -> Message:
    """The message with this text on a page."""
    [found] = [message for message in shown(user) if message.message == text]
    return found
