"""Files in the browser: chosen, dropped, pasted, sent with a message, seen by others; and what becomes of failures."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Route, expect

from tests.live.line import Line
from tests.live.looks import OVERFLOWING
from tests.live.person import Person, person
from tests.live.rooms import create, go
from tests.live.server import Server, eventually
from tests.live.test_browser_access import found
from tests.services.test_avatars import picture

pytestmark = pytest.mark.browser

SENDING = "**/rooms/*/files?*"
BRING = """(area, {files, what}) => { const brought = new DataTransfer();
    for (const [name, type, bytes] of files) brought.items.add(new File([Uint8Array.from(atob(bytes),
        it => it.charCodeAt(0))], name, {type}));
    const at = what === 'paste' ? area.querySelector('textarea') : area.querySelector('.scroller');
    at.dispatchEvent(what === 'paste'
        ? new ClipboardEvent(what, {clipboardData: brought, bubbles: true, cancelable: true})
        : new DragEvent(what, {dataTransfer: brought, bubbles: true, cancelable: true})); }"""
KEPT = "Object.keys(localStorage).filter(it => it.includes('.unsent.')).length"


NUMBERS = count()
"""Each test has people of its own."""


@pytest.fixture
async def ana(browser: Browser, server: Server) -> AsyncIterator[Person]:
    async with person(browser, server, f"ana{next(NUMBERS)}") as ana:
        yield ana


@pytest.fixture
async def bo(browser: Browser, server: Server, ana: Person) -> AsyncIterator[Person]:
    async with person(browser, server, f"bo{next(NUMBERS)}") as bo:
        yield bo


def file(name: str, content: bytes = b"what is planned", kind: str = "text/plain") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def image(name: str, size: tuple[int, int] = (1200, 600)) -> FilePayload:
    return file(name, picture(size=size), "image/png")


async def choose(someone: Person, *files: FilePayload) -> None:
    async with someone.page.expect_file_chooser() as choosing:
        await someone.page.get_by_role("button", name="Attach files").click()
    await (await choosing.value).set_files(list(files))


def chosen(someone: Person) -> Locator:
    return someone.page.locator(".tray li")


async def is_sent(someone: Person) -> None:
    await expect(someone.page.locator(".pending")).to_have_count(0)
    await eventually(lambda: someone.page.evaluate(KEPT), 0)


async def test_pictures_and_files_are_chosen_sent_and_seen_by_others_at_once(ana: Person, bo: Person) -> None:
    await choose(ana, image("beds <in> spring.png"), file("plan.txt"), file("wrong.txt"))
    await expect(chosen(ana)).to_have_count(3)
    await ana.page.get_by_role("button", name="Remove wrong.txt").click()
    await expect(chosen(ana)).to_have_count(2)
    await ana.keep("files-tray-1280-light")
    await ana.say("look at this")
    await expect(chosen(ana)).to_have_count(0)
    for reader in (ana, bo):
        row = reader.row("look at this")
        await expect(row).to_have_count(1)
        shown = row.get_by_role("img", name="beds <in> spring.png")
        await expect(shown).to_have_js_property("naturalWidth", 720)
        assert [await shown.get_attribute(side) for side in ("width", "height")] == ["360", "180"]
        await expect(row.locator("a.file .file-name")).to_have_text("plan.txt")
    await is_sent(ana)
    row = bo.row("look at this")
    async with bo.page.expect_download() as loading:
        await row.locator("a.file").click()
    download = await loading.value
    assert download.suggested_filename == "plan.txt"
    assert (await download.path()).read_bytes() == b"what is planned"
    await row.locator(".picture").click()
    viewer = bo.page.get_by_role("dialog", name="beds <in> spring.png")
    await expect(viewer.get_by_role("img")).to_have_js_property("naturalWidth", 1200)
    assert await found(bo.page) == []
    await bo.keep("files-viewer-1280-light")
    await bo.page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(row.locator(".picture")).to_be_focused()
    await bo.page.reload()
    await expect(bo.row("look at this").locator(".picture")).to_be_visible()
    seq = (await bo.seqs())[-1]
    await ana.row("look at this").hover()
    await ana.row("look at this").get_by_role("button", name="More actions").click()
    await ana.page.get_by_role("menuitem", name="Delete").click()
    await ana.page.locator(".dialog").get_by_role("button", name="Delete").click()
    await expect(bo.row_at(seq).locator(".picture, a.file")).to_have_count(0)


async def test_files_are_dropped_and_pasted_and_keep_their_place_among_messages(ana: Person, bo: Person) -> None:
    area = ana.page.locator(".open-room")
    brought: list[tuple[str, str, str]] = [("dropped.txt", "text/plain", "aGVsbG8=")]
    await area.evaluate(BRING, {"files": brought, "what": "dragenter"})
    await expect(area).to_have_class("open-room dropping")
    await ana.keep("files-drop-1280-light")
    await area.evaluate(BRING, {"files": brought, "what": "drop"})
    await expect(area).not_to_have_class("open-room dropping")
    await area.evaluate(BRING, {"files": [("pasted.txt", "text/plain", "aGVsbG8=")], "what": "paste"})
    await expect(chosen(ana)).to_have_count(2)
    held: list[Route] = []
    await ana.page.route(SENDING, lambda route: held.append(route), times=1)
    await ana.field.press("Enter")
    await ana.say("said after the files")
    await expect(ana.page.locator(".pending")).to_have_count(2)
    await eventually(lambda: asyncio.sleep(0, len(held)), 1)
    await held[0].continue_()
    await is_sent(ana)
    await expect(bo.rows.last.locator(".text")).to_have_text("said after the files")
    await expect(bo.rows.nth(-2).locator(".file-name")).to_have_text(["dropped.txt", "pasted.txt"])


async def test_what_is_refused_stays_and_is_sent_again_by_retry(ana: Person, bo: Person) -> None:
    refusal = {"detail": "A file may have at most 1 MB.", "code": "too_large"}
    await ana.page.route(SENDING, lambda route: route.fulfill(status=413, json=refusal))
    await choose(ana, image("large.png"))
    await ana.say("my picture")
    row = ana.page.locator(".pending.failed")
    await expect(row.get_by_role("alert")).to_contain_text("Not sent. A file may have at most 1 MB.")
    await ana.keep("files-failed-1280-light")
    await row.get_by_role("button", name="Edit").click()
    await expect(ana.field).to_have_value("my picture")
    await expect(chosen(ana)).to_have_count(1)
    await ana.field.press("Enter")
    await expect(row).to_be_visible()
    await ana.page.unroute(SENDING)
    await row.get_by_role("button", name="Retry").click()
    await is_sent(ana)
    await expect(bo.row("my picture").locator(".picture")).to_have_count(1)


async def test_a_file_goes_out_once_when_the_connection_is_back(browser: Browser, server: Server) -> None:
    async with Line(server) as line, person(browser, server, "cy", base_url=line.address) as cy:
        line.cut()
        await expect(cy.page.locator("#popup")).to_have_attribute("aria-hidden", "false")
        await choose(cy, file("tunnel.txt"))
        await cy.say("from the tunnel")
        await expect(cy.row("from the tunnel").locator(".waiting")).to_be_visible()
        line.mend()
        await is_sent(cy)
        await expect(cy.row("from the tunnel")).to_have_count(1)
        await expect(cy.row("from the tunnel").locator("a.file")).to_have_count(1)


async def test_what_a_reload_took_is_said_and_what_was_sent_before_it_goes_on(ana: Person, bo: Person) -> None:
    await ana.page.route(SENDING, lambda route: route.continue_() if "first" in route.request.url else None)
    await choose(ana, file("first.txt"))
    await ana.say("one file")
    await is_sent(ana)
    await choose(ana, file("second.txt"))
    await ana.say("another file")
    await expect(ana.page.locator(".pending")).to_have_count(1)
    await ana.page.reload()
    await expect(ana.page.locator(".pending.failed")).to_contain_text("The page was loaded again before")
    await expect(ana.page.locator(".pending.failed .file-name")).to_have_text("second.txt")
    await ana.page.get_by_role("button", name="Delete").click()
    await is_sent(ana)
    await expect(bo.row("one file")).to_have_count(1)
    await expect(bo.row("another file")).to_have_count(0)


async def test_a_file_arrives_in_the_room_that_it_was_meant_for(ana: Person) -> None:
    held: list[Route] = []
    await ana.page.route(SENDING, lambda route: held.append(route), times=1)
    await choose(ana, file("for everybody.txt"))
    await ana.say("in the lobby")
    await eventually(lambda: asyncio.sleep(0, len(held)), 1)
    await create(ana, "Elsewhere")
    await held[0].continue_()
    await eventually(lambda: ana.page.evaluate(KEPT), 0)
    await expect(ana.row("in the lobby")).to_have_count(0)
    await go(ana, "General")
    await expect(ana.row("in the lobby").locator("a.file")).to_have_count(1)


async def test_too_long_a_text_is_sent_as_a_file(ana: Person, bo: Person) -> None:
    await ana.field.fill("long " * 900)
    await ana.field.press("Enter")
    await expect(ana.page.locator(".pending")).to_have_count(0)
    await ana.page.get_by_role("button", name="Send as a file").click()
    await expect(ana.field).to_have_value("")
    await expect(ana.page.locator(".too-long")).to_be_hidden()
    await ana.field.press("Enter")
    await is_sent(ana)
    await expect(bo.rows.last.locator("a.file")).to_contain_text("message.txt4.5 kB")


async def test_what_cannot_be_sent_is_said_at_once(ana: Person) -> None:
    note = ana.page.locator(".tray-note")
    await choose(ana, file("empty.txt", b""), file("huge.bin", b"x" * 5_000_001))
    await expect(note).to_have_text("empty.txt is empty. huge.bin is larger than 5 MB.")
    await expect(chosen(ana)).to_have_count(0)
    await choose(ana, *(file(f"{number}.txt") for number in range(11)))
    await expect(note).to_have_text("A message has at most 10 files.")
    await expect(chosen(ana)).to_have_count(10)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
async def test_everybody_can_see_and_use_them(bo: Person, ana: Person, scheme: str, width: int) -> None:
    await choose(ana, image("a wide one.png", (3000, 200)), image("a tall one.png", (200, 3000)), image("third.png"))
    await ana.field.press("Enter")
    await choose(ana, file("a name that is much longer than there is room for on any telephone in the world.txt"))
    await ana.say(f"two of them, {scheme} and {width} wide")
    await is_sent(ana)
    await expect(bo.row(f"two of them, {scheme} and {width} wide")).to_have_count(1)
    await choose(bo, image("in the tray.png"), file("beside it.txt"))
    await bo.look(scheme, width)
    assert await found(bo.page) == []
    assert await bo.page.evaluate(OVERFLOWING) == {}
    await bo.keep(f"files-{width}-{scheme}")
