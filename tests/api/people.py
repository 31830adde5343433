"""Programs with a token each, as the tests of this door hold them."""

from typing import Any

import httpx

from tests.chat import Chat


class Program:
    """Speaks HTTP for one user."""

    def __init__(self, http: httpx.AsyncClient, name: str, token: str) -> None:
        self._http = http
        self.name = name
        self.headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        content = {"json": body} if body else {}
        return await self._http.request(method, path, headers=self.headers, **content)  # type: ignore[arg-type]

    async def do(self, method: str, path: str, **body: Any) -> Any:
        """Ask for what is not refused, and return the answer."""
        answer = await self.ask(method, path, **body)
        assert answer.status_code in {200, 204}, answer.text
        return answer.json() if answer.content else None

    async def refused(self, method: str, path: str, **body: Any) -> tuple[int, str]:
        answer = await self.ask(method, path, **body)
        return answer.status_code, answer.json().get("code", "not refused")

    async def say(self, room: str, message: str, **more: Any) -> Any:
        return await self.do("POST", f"/rooms/{room}/messages", message=message, **more)


async def program(chat: Chat, name: str) -> Program:
    return Program(chat.http, name, await chat.token(name))
