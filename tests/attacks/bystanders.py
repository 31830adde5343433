"""Two people who have nothing to do with any of it, and chat all the time: each message arrives, once, in order."""

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType

from tests.live.program import ask, dial, receive
from tests.live.server import WITHIN, Server

PAUSE = 0.2  # seconds between two messages


class Bystanders:
    """`said` and `heard` are the texts so far."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._open = AsyncExitStack()
        self._turn = asyncio.Lock()
        self._news = asyncio.Event()
        self.said: list[str] = []
        self.heard: list[str] = []

    async def __aenter__(self) -> "Bystanders":
        names = "vera", "walter"
        tokens = [await self._server.token(name) for name in names]
        room = await self._server.post("/rooms", tokens[0], title="A bench in the park", kind="private")
        self._room = room["room"]
        headers = {"Authorization": f"Bearer {tokens[0]}"}
        invited = {"username": names[1]}
        await self._server.http.post(f"/rooms/{self._room}/members", json=invited, headers=headers)
        self._speaker, self._listener = [
            await self._open.enter_async_context(dial(self._server, token, max_queue=None)) for token in tokens
        ]
        for socket in (self._speaker, self._listener):
            await receive(socket, "history")
        self._listening = asyncio.create_task(self._listen())
        self._chatting = asyncio.create_task(self._chat())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert not self._chatting.done(), "a bystander was disturbed"
        async with self._turn:
            self._chatting.cancel()
        if error is None:
            await self.until_heard()
            assert self.heard == self.said
        self._listening.cancel()
        await asyncio.wait({self._listening, self._chatting})
        await self._open.aclose()

    async def say(self) -> None:
        """One message more, which is stored."""
        async with self._turn:
            self.said.append(f"#{len(self.said)}")
            answer = await ask(self._speaker, type="post", room=self._room, message=self.said[-1])
            assert answer["type"] == "ok", answer

    async def until_heard(self) -> None:
        """Until the other one has heard what was said, just so."""
        wanted = len(self.said)
        async with asyncio.timeout(WITHIN):
            while len(self.heard) < wanted:
                assert not self._listening.done(), "a bystander was disturbed"
                self._news.clear()
                await self._news.wait()
        assert self.heard[:wanted] == self.said[:wanted]

    async def _listen(self) -> None:
        try:
            while True:
                message = await receive(self._listener, "message")
                if message["room"] == self._room and message.get("system") is None:
                    self.heard.append(message["message"])
                    self._news.set()
        finally:
            self._news.set()

    async def _chat(self) -> None:
        while True:
            await self.say()
            await asyncio.sleep(PAUSE)
