"""What people write is text, wherever it shows: in a real browser nothing of it runs, and nothing is loaded for it."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, Request, Route, expect

from tests.attacks.payloads import PAYLOADS
from tests.live.person import Person, visitor
from tests.live.server import Server, until

pytestmark = pytest.mark.browser

LISTEN = """document.addEventListener('securitypolicyviolation',
    it => stopped(`${it.effectiveDirective} ${it.blockedURI} ${it.sample}`))"""

FOREIGN = """() => [...document.querySelectorAll('*')].flatMap(it => [
    ...[...it.attributes].filter(at => at.name.startsWith('on') || at.name === 'srcdoc').map(at => at.name),
    ...['href', 'src', 'action', 'data'].map(at => it.getAttribute(at)).filter(to => to && !to.startsWith('data:image/')
        && !['http:', 'https:', 'mailto:'].includes(new URL(to, location.href).protocol)),
    ...(['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'X', 'MATH', 'VIDEO'].includes(it.tagName) ? [it.tagName] : []),
    ...(it.tagName === 'SCRIPT' && !it.nonce && !it.src ? ['a script'] : []),
]).concat([...document.querySelectorAll('svg animate, svg script, [src^="//"]')].map(it => it.outerHTML))"""
"""What stands in a page and could only have come out of a text: attributes that run, addresses that act, and elements
that we never draw."""


@dataclass
class Watch:
    """What one browser did that it should not have done."""

    server: Server
    ran: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def over(self, someone: Person) -> None:
        context = someone.context
        await context.expose_binding("hit", lambda *_: self.ran.append("a script ran"))
        await context.expose_binding("stopped", lambda _, what: self.stopped.append(what))
        await context.add_init_script(LISTEN)
        await context.route(lambda url: not url.startswith(self.server.address), self._refuse)
        context.on("request", self._note)
        context.on("dialog", lambda it: self.ran.append(it.message))

    async def _refuse(self, route: Route) -> None:
        self.asked.append(route.request.url)
        await route.abort()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.server.address, "data:", "blob:")):
            self.asked.append(request.url)

    async def saw_nothing(self, page: Any) -> None:
        assert await page.evaluate(FOREIGN) == []
        assert (self.ran, self.asked, self.stopped) == ([], [], [])


Ask = Callable[..., Awaitable[Any]]


async def program(server: Server, name: str) -> Ask:
    headers = {"Authorization": f"Bearer {await server.token(name)}"}

    async def ask(method: str, path: str, **body: Any) -> Any:
        answer = await server.http.request(method, path, headers=headers, json=body or None)
        assert answer.status_code in {200, 204}, (method, path, body, answer.text)
        return answer.json() if answer.content else None

    return ask


@pytest.fixture(scope="module")
async def rooms(server: Server) -> None:
    """Every text in every place that takes one; eve is in all of the rooms."""
    ask, eve = await program(server, "mallory"), await program(server, "eve")
    for room in ("edited", "answers", "titles", "topics"):
        await ask("POST", "/rooms", title=room)
        await eve("POST", f"/rooms/{room}/join")
    first = await ask("POST", "/rooms/answers/messages", message="The first")

    async def write(number: int, text: str) -> int:
        author = await program(server, f"mallory{number}")
        await author("PATCH", "/me", display_name=text)
        said = await author("POST", "/rooms/general/messages", message=text)
        await ask("PUT", f"/messages/{said['id']}/pin")
        await eve("POST", f"/messages/{said['id']}/report", reason=text)
        edited = await ask("POST", "/rooms/edited/messages", message="before")
        await ask("PATCH", f"/messages/{edited['id']}", message=text)
        await ask("PATCH", "/rooms/titles", title=text)
        await ask("PATCH", "/rooms/topics", topic=text)
        await ask("POST", "/rooms", title=text, topic=text, room=f"room-{number}")
        await eve("POST", f"/rooms/room-{number}/join")
        await eve("PUT", f"/rooms/room-{number}/draft", draft=text)
        return int((await ask("POST", "/rooms/answers/messages", message=text, reply_to=first["id"]))["id"])

    written = await asyncio.gather(*(write(number, text) for number, text in enumerate(PAYLOADS)))
    await asyncio.gather(*(ask("POST", "/rooms/answers/messages", message="So", reply_to=it) for it in written))
    for room in await eve("GET", "/rooms"):
        await eve("POST", f"/rooms/{room['room']}/read", seq=room["last_seq"])


@pytest.fixture(scope="module")
async def eve(browser: Browser, server: Server, rooms: None) -> AsyncIterator[Person]:
    async with visitor(browser, server, "eve") as eve:
        await eve.page.goto("/login")
        await eve.sign_in()
        await eve.is_in()
        yield eve


@pytest.fixture(scope="module")
async def watch(server: Server, eve: Person) -> Watch:
    watch = Watch(server)
    await watch.over(eve)
    return watch


TEXTS = {" ".join(text.split()) for text in PAYLOADS}


async def test_rows(eve: Person, watch: Watch) -> None:
    """Messages, edited ones, quotes, what a room says of itself; names beside them, and titles in the sidebar."""
    for room, place in (
        ("general", ".text"),
        ("edited", ".text"),
        ("answers", ".quote > span"),
        ("titles", ".tells"),
        ("topics", ".tells"),
    ):
        await eve.page.goto(f"/rooms/{room}")
        await eve.is_in()
        await expect(eve.rows).to_have_count(len(PAYLOADS))
        await expect(eve.page.locator(".message " + place)).to_have_count(len(PAYLOADS))
        await watch.saw_nothing(eve.page)
    await expect(eve.page.locator(".room-link")).to_have_count(len(PAYLOADS) + 5)
    shown = await eve.page.locator(".room-link .title").all_inner_texts()
    assert set(shown) >= TEXTS, "they are shown, as they were written"


async def test_rooms(eve: Person, watch: Watch) -> None:
    """Title and topic over each room, in the title of the page, and in the field, where it is a draft."""
    await eve.page.goto("/")
    await eve.is_in()
    for number, text in enumerate(PAYLOADS):
        await eve.page.locator(f'.room-link[href="/rooms/room-{number}"]').click()
        await expect(eve.page.get_by_role("heading", level=1).get_by_text(text, exact=True)).to_be_visible()
    await watch.saw_nothing(eve.page)


async def test_whatever_can_be_opened(eve: Person, watch: Watch) -> None:
    page = eve.page
    await page.goto("/rooms/general")
    await eve.is_in()
    await page.get_by_role("button", name="Members", exact=True).click()
    await expect(page.locator(".member-list .person")).to_have_count(len(PAYLOADS) + 2)
    await watch.saw_nothing(page)
    await page.get_by_role("button", name="Pinned messages").click()
    await expect(page.locator(".pane .found-text")).to_have_count(len(PAYLOADS))
    assert {" ".join(it.split()) for it in await page.locator(".pane .found-text").all_inner_texts()} == TEXTS
    await watch.saw_nothing(page)
    await page.get_by_role("button", name="Search", exact=True).click()
    for sought in ("hit()", "evil.test", "<img src=x onerror=hit()>"):
        await page.locator(".search input").first.fill(sought)
        await expect(page.locator(".pane mark").first).to_be_visible()
        await watch.saw_nothing(page)
    await page.get_by_role("button", name="Browse rooms", exact=True).click()
    await expect(page.locator(".room-list .listed")).to_have_count(len(PAYLOADS) + 5)
    await watch.saw_nothing(page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.get_by_placeholder("Room or person").fill("</script>")
    await expect(page.locator(".choice").first).to_contain_text("</script>")
    await watch.saw_nothing(page)
    await page.keyboard.press("Escape")
    for begun in ("@mallory", "#room"):
        await eve.field.fill("")
        await eve.field.type(begun)
        await expect(page.locator(".suggestions [role=option]").first).to_be_visible()
        await watch.saw_nothing(page)


async def test_thread(eve: Person, watch: Watch) -> None:
    await eve.page.goto("/rooms/answers/3")
    await eve.is_in()
    row = eve.row_at(3)
    await row.hover()
    await row.locator(".tools [data-action=menu]").click()
    await eve.page.locator(".message-menu [data-action=thread]").click()
    await expect(eve.page.locator(".thread .found-text")).to_have_count(len(PAYLOADS) + 1)
    await watch.saw_nothing(eve.page)


async def test_administration(browser: Browser, server: Server, rooms: None) -> None:
    """What people report, and why, as an administrator sees it; and everybody's names."""
    watch = Watch(server)
    async with visitor(browser, server, "mallory") as mallory:
        await watch.over(mallory)
        await mallory.page.goto("/login")
        await mallory.sign_in()
        await mallory.is_in()
        for part, there in (("reports", ".report"), ("people", ".account")):
            await mallory.page.goto(f"/admin?show={part}")
            await expect(mallory.page.locator(there).nth(len(PAYLOADS) - 1)).to_be_visible()
            await watch.saw_nothing(mallory.page)
        await mallory.page.goto("/admin?show=record")
        await expect(mallory.page.locator(".record-entry").first).to_be_visible()
        await watch.saw_nothing(mallory.page)


async def test_ones_own(eve: Person, watch: Watch) -> None:
    """A draft that comes back after a reload, what is being sent, and what is edited or answered."""
    text = "\n".join(PAYLOADS)
    await eve.page.goto("/rooms/edited")
    await eve.is_in()
    await eve.field.fill(text)
    await eve.page.reload()
    await expect(eve.field).to_have_value(text)
    await eve.field.press("Enter")
    row = eve.rows.filter(has_text="onbegin").filter(has_text="onfocus")
    await expect(row).to_have_attribute("data-seq", re.compile(r"\d+"))
    await watch.saw_nothing(eve.page)
    await eve.field.press("ArrowUp")
    await expect(eve.page.locator(".strip")).to_contain_text("<script>hit()</script>")
    await eve.page.keyboard.press("Escape")
    await watch.saw_nothing(eve.page)


async def test_addresses(browser: Browser, eve: Person, server: Server, watch: Watch) -> None:
    """Those of rooms, messages and invite links; one after another as a program, all at once in the browser."""
    for text in (*PAYLOADS, " ".join(PAYLOADS)):
        value = quote(text, safe="")
        for path in (f"/nothing/{value}", f"/login?invite={value}", f"/login?next={value}"):
            answer = await server.http.get(path, headers={"Accept": "text/html"})
            assert answer.status_code in {200, 404}
            assert "hit()" not in answer.text or "<" not in text or text not in answer.text
    value = quote(" ".join(PAYLOADS), safe="")
    for path in (f"/rooms/{value}", f"/rooms/general/{value}", f"/nothing/{value}", f"/?{value}#{value}"):
        await eve.page.goto(path)
        await watch.saw_nothing(eve.page)
    async with visitor(browser, server, "x") as stranger:
        await watch.over(stranger)
        for path in (f"/login?invite={value}", f"/login?next={value}", f"/login?signed={value}"):
            await stranger.page.goto(path)
            await expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
            await watch.saw_nothing(stranger.page)


async def test_where_no_such_text_is_taken(server: Server, eve: Person) -> None:
    """Names of people and rooms, and reactions."""
    token = await server.token("eve")
    for text in PAYLOADS:
        for method, path, body in (
            ("POST", "/register", {"username": text, "password": server.password}),
            ("POST", "/rooms", {"title": "x", "room": text}),
            ("PUT", f"/messages/1/reactions/{quote(text, safe='')}", None),
        ):
            headers = {"Authorization": f"Bearer {token}"}
            answer = await server.http.request(method, path, headers=headers, json=body)
            assert answer.status_code in {404, 422}, (text, path)


async def test_it_would_have_been_noticed(eve: Person, watch: Watch) -> None:
    """The control: what is smuggled into the page as markup is stopped there and seen here."""
    await eve.page.goto("/")
    await eve.is_in()
    smuggled = "<img src=x onerror=hit()><img src=//evil.test/a.png><a href=javascript:hit()>x</a><iframe></iframe>"
    await eve.page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", smuggled)
    await until(lambda: len(watch.stopped) == 2, "the browser to report both")
    assert {it.split()[0] for it in watch.stopped} == {"script-src-attr", "img-src"}
    assert {"onerror", "javascript:hit()", "IFRAME"} <= set(await eve.page.evaluate(FOREIGN))
    assert watch.ran == []
    await eve.page.evaluate("hit()")
    assert watch.ran == ["a script ran"]
