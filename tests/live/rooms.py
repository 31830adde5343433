"""Rooms, as people in a browser make them, and turn to them."""

from playwright.async_api import Locator, expect

from tests.live.person import Person
from tests.live.server import Server


def link(viewer: Person, title: str) -> Locator:
    return viewer.page.locator(".room-link").filter(has=viewer.page.get_by_text(title, exact=True))


async def go(viewer: Person, title: str) -> None:
    await link(viewer, title).click()
    await is_in(viewer, title)


async def read_all(server: Server, name: str, room: str) -> None:
    headers = {"Authorization": f"Bearer {await server.token(name)}"}
    await server.http.post(f"/rooms/{room}/read", json={"seq": 10**6}, headers=headers)


async def is_in(viewer: Person, title: str) -> None:
    await expect(viewer.page.get_by_role("heading", level=1)).to_contain_text(title)
    await expect(viewer.page.locator(".open-room")).to_have_count(1)
    await expect(viewer.page.locator(".open-room.coming")).to_have_count(0)


async def create(owner: Person, title: str) -> None:
    await owner.page.get_by_role("button", name="New room").click()
    await owner.page.get_by_label("Title").fill(title)
    await owner.page.get_by_label("Title").press("Enter")
    await is_in(owner, title)
    await expect(owner.page.get_by_role("dialog")).to_have_count(0)


async def invite(owner: Person, name: str) -> None:
    await owner.page.get_by_role("button", name="More").click()
    await owner.page.get_by_role("menuitem", name="Invite somebody").click()
    await owner.page.get_by_label("Name").fill(name)
    await owner.page.get_by_label("Name").press("Enter")
    await expect(owner.page.get_by_role("dialog")).to_have_count(0)
