"""Rooms that a program has made, and ways to see that a page shows them."""

import asyncio
from collections.abc import Sequence
from typing import Any

from nicegui import ui
from nicegui.testing import User

from pages.components.rooms.room_header import RoomHeader
from pages.components.rooms.room_link import Entry
from pages.components.rooms.sidebar import Sidebar
from tests.chat import WITHIN, Chat


async def room(chat: Chat, owner: str, title: str, *members: str, kind: str = "public") -> str:
    """A room that a program has made, with members."""
    headers = {"Authorization": f"Bearer {await chat.token(owner)}"}
    new = {"title": title, "kind": kind, "topic": f"All about {title}"}
    answer = await chat.http.post("/rooms", json=new, headers=headers)
    name = str(answer.json()["room"])
    for member in members:
        await chat.register(member)
        await chat.http.post(f"/rooms/{name}/members", json={"username": member}, headers=headers)
    return name


async def post(chat: Chat, author: str, room: str, text: str) -> None:
    headers = {"Authorization": f"Bearer {await chat.token(author)}"}
    answer = await chat.http.post(f"/rooms/{room}/messages", json={"message": text}, headers=headers)
    assert answer.status_code == 200, answer.text


async def turn(user: User, address: str) -> None:
    """Click on a link to a room: the browser hands its address to the page."""
    user.find(marker="page").trigger("click", address)


def links(user: User) -> Sequence[Entry]:
    """The rooms in the sidebar."""
    [sidebar] = [it for it in user.current_layout.descendants() if isinstance(it, Sidebar)]
    return sidebar.entries


def link(user: User, room: str) -> Entry | None:
    """How a room looks in the sidebar, if it is there."""
    return next((it for it in links(user) if it.room == room), None)


def found_link(user: User, name: str) -> Entry:
    found = link(user, name)
    assert found is not None
    return found


async def until(user: User, room: str, **looks: Any) -> None:
    """Wait until a room in the sidebar looks so."""
    async with asyncio.timeout(WITHIN):
        while any(getattr(link(user, room), name, None) != value for name, value in looks.items()):
            await asyncio.sleep(0.01)


async def until_in(user: User, title: str) -> None:
    """Wait until the page is turned to a room."""
    async with asyncio.timeout(WITHIN):
        while True:
            headers = [it for it in user.current_layout.descendants() if isinstance(it, RoomHeader)]
            if headers and headers[0].head.title == title:
                return
            await asyncio.sleep(0.01)


def close(user: User) -> None:
    """What a browser says when a dialog has gone."""
    user.find(kind=ui.dialog).trigger("hide")
