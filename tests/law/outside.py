"""The doors for programs: people who act over HTTP and frames, readers who keep replicas as protocol.md says."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import quote

from tests.api.people import Program, program
from tests.chat import WITHIN, Chat, Socket, open_chat
from tests.law.deed import Deed
from tests.law.replica import Frame, Replica
from tests.law.room import Room
from tests.law.script import PEOPLE

TURNS = 200  # a few milliseconds each, that news may take to be told


class Outside:
    in_turn = False  # requests overtake each other on their way to the writer

    def __init__(self, chat: Chat, programs: dict[str, Program], sockets: dict[str, Socket]) -> None:
        self._chat = chat
        self._programs = programs
        self._sockets = sockets

    async def create(self, owner: str, name: str, kind: str) -> None:
        await self._programs[owner].do("POST", "/rooms", title=name, room=name, kind=kind)

    def reader(self, number: int, name: str, rooms: Sequence[str]) -> "Client":
        return Client(self._chat, self._programs[name], rooms)

    async def do(self, deed: Deed) -> str | None:
        if deed.on and (frame := _frame(deed)) is not None:
            answer = await self._sockets[deed.who].ask(**frame)
            return answer["code"] if answer["type"] == "error" else None
        method, path, body = _request(deed)
        response = await self._programs[deed.who].ask(method, path, **body)
        return str(response.json()["code"]) if response.status_code >= 400 else None

    async def wire(self, deed: Deed) -> bool:
        return False

    async def heal(self, rooms: Sequence[Room]) -> None:
        return

    async def fresh(self, name: str, room: str) -> list[Frame] | None:
        answer = await self._programs[name].ask("GET", f"/rooms/{room}/messages?after=0&limit=200")
        return None if answer.status_code == 404 else answer.json()["messages"]

    async def counts(self, name: str) -> dict[str, tuple[int, int]]:
        rooms = await self._programs[name].do("GET", "/rooms")
        return {room["room"]: (room["unread"], room["mentions"]) for room in rooms}


def _frame(deed: Deed) -> dict[str, Any] | None:
    """The frame for it, where there is one."""
    of_message = {"type": deed.verb, "id": deed.id}
    match deed.verb:
        case "post" | "resend":
            return {"type": "post", "room": deed.room, "message": deed.text, "client_id": deed.client_id}
        case "reply":
            post = {"type": "post", "room": deed.room, "message": deed.text, "client_id": deed.client_id}
            return post | {"reply_to": deed.id}
        case "edit":
            return of_message | {"message": deed.text}
        case "delete":
            return of_message
        case "react":
            return of_message | {"emoji": deed.emoji, "on": deed.on}
        case "pin":
            return of_message | {"on": deed.on}
        case "read" | "unread":
            return {"type": deed.verb, "room": deed.room, "seq": deed.seq}
    return None


def _request(deed: Deed) -> tuple[str, str, dict[str, Any]]:
    room, message = f"/rooms/{deed.room}", f"/messages/{deed.id}"
    set_ = "PUT" if deed.on else "DELETE"
    said: dict[str, Any] = {"message": deed.text, "client_id": deed.client_id}
    requests: dict[str, tuple[str, str, dict[str, Any]]] = {
        "post": ("POST", f"{room}/messages", said),
        "resend": ("POST", f"{room}/messages", said),
        "reply": ("POST", f"{room}/messages", said | {"reply_to": deed.id}),
        "edit": ("PATCH", message, {"message": deed.text}),
        "delete": ("DELETE", message, {}),
        "react": (set_, f"{message}/reactions/{quote(deed.emoji)}", {}),
        "pin": (set_, f"{message}/pin", {}),
        "join": ("POST", f"{room}/join", {}),
        "invite": ("POST", f"{room}/members", {"username": deed.whom}),
        "leave": ("POST", f"{room}/leave", {}),
        "remove": ("DELETE", f"{room}/members/{deed.whom}", {}),
        "role": ("PATCH", f"{room}/members/{deed.whom}", {"role": deed.role}),
        "title": ("PATCH", room, {"title": deed.text[:40]}),
        "topic": ("PATCH", room, {"topic": deed.text[:40]}),
        "archive": ("PATCH", room, {"archived": deed.on}),
        "read": ("POST", f"{room}/read", {"seq": deed.seq}),
        "unread": ("POST", f"{room}/unread", {"seq": deed.seq}),
    }
    return requests[deed.verb]


class Client:
    """A program that keeps what it has of each room, and comes back for the rest."""

    def __init__(self, chat: Chat, owner: Program, rooms: Sequence[str]) -> None:
        self._chat = chat
        self._token = owner.headers["Authorization"].removeprefix("Bearer ")
        self._socket: Socket | None = None
        self._epoch = ""
        self._asked: set[str] = set()
        self.name = owner.name
        self.open = False
        self.replicas = {room: Replica() for room in rooms}

    async def resume(self, way: bool) -> None:
        """Come back by `?follow=`, or by the welcome and a `subscribe` for each room."""
        cursors = [f"{room}:{replica.cursor}" for room, replica in self.replicas.items() if replica.cursor is not None]
        by_address = way and bool(cursors)
        follow = f"&follow={','.join(cursors)}&epoch={self._epoch}" if by_address else ""
        self._socket = await self._chat.raw_socket(f"/ws?token={self._token}{follow}")
        self.open = True
        welcome = await self._socket.next("welcome")
        self._epoch = welcome["epoch"]
        for room in [it["room"] for it in welcome["rooms"] if it["room"] in self.replicas]:
            if not by_address or self.replicas[room].cursor is None:
                await self._subscribe(room)

    async def cut(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        self._socket = None
        self.open = False
        self._asked.clear()
        for replica in self.replicas.values():
            replica.following = False

    async def settle(self, rooms: Sequence[Room]) -> None:
        for _ in range(TURNS):
            await self._take_in()
            if all(self._is_settled(room) for room in rooms):
                return
            await asyncio.sleep(0.002)

    def _is_settled(self, room: Room) -> bool:
        replica = self.replicas[room.name]
        if self.name not in room.roles:
            return not replica.following
        return replica.following and replica.cursor == room.last_rev

    async def _subscribe(self, room: str) -> None:
        assert self._socket is not None
        self._asked.add(room)
        replica = self.replicas[room]
        place = {} if replica.cursor is None else {"cursor": replica.cursor, "epoch": self._epoch}
        await self._socket.send(type="subscribe", room=room, ref=f"follow {room}", **place)

    async def _take_in(self) -> None:
        """Read everything up to the answer to a ping."""
        assert self._socket is not None
        await self._socket.send(type="ping", ref="fence")
        while True:
            frame: Frame = json.loads(await self._socket.session.receive_text(timeout=WITHIN))
            if frame.get("ref") == "fence":
                return
            if frame.get("room") in self.replicas:
                await self._take(frame, frame["room"])
            elif str(frame.get("ref")).startswith("follow ") and frame["type"] == "error":
                self._asked.discard(frame["ref"].removeprefix("follow "))

    async def _take(self, frame: Frame, room: str) -> None:
        replica = self.replicas[room]
        match frame["type"]:
            case "message" if room not in self._asked:
                assert replica.following, f"{self.name} heard {frame} without being there"
                assert frame["rev"] == (replica.cursor or 0) + 1, f"{frame['rev']} after {replica.cursor}"
                replica.hear(frame)
            case "history":
                replica.start_afresh(frame["messages"], frame["last_rev"])
                self._asked.discard(room)
            case "changes":
                replica.catch_up(frame["messages"], frame["from"], frame["to"])
                self._asked.discard(room)
            case "left":
                replica.following = False
            case "room" if "last_rev" in frame and not replica.following and room not in self._asked:
                await self._subscribe(room)


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    async with AsyncExitStack() as stack:
        chat = await open_chat(stack)
        programs = {name: await program(chat, name) for name in PEOPLE}
        sockets = {name: await chat.raw_socket("/ws?follow=none", programs[name].headers) for name in PEOPLE}
        for socket in sockets.values():
            await socket.next("welcome")
        yield Outside(chat, programs, sockets)
