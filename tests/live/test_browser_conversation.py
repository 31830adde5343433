"""Two people talk in a real browser: how it looks, and what the keys do."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.live.looks import Looks, looks_of, nothing_overflows
from tests.live.person import Person, person
from tests.live.server import Server, eventually

pytestmark = pytest.mark.browser

TALK = (
    ("ana", "Good morning! Is the release ready?"),
    ("bo", "Nearly. Two tests are still red."),
    ("bo", "I am looking at them now, give me half an hour."),
    ("ana", "Take your time.\nThe notes are not finished either:\n- what is new\n- what has changed"),
    ("bo", "A long word: " + "chatterbox" * 40),
    ("ana", "And a long sentence, which has to be broken into lines wherever it is shown. " * 6),
    ("bo", "👍 I will"),
)
MARKUP = "<b>bold</b><script>window.broken = 1</script><img src=x onerror='window.broken = 1'>&amp;"

PRESS_ENTER = """field => { const enter = {key: 'Enter', bubbles: true, cancelable: true};
    field.dispatchEvent(new KeyboardEvent('keydown', enter)); return field.value; }"""


@pytest.fixture(scope="module")
async def people(browser: Browser, server: Server) -> AsyncIterator[dict[str, Person]]:
    """Ana and Bo, who have talked a little."""
    async with person(browser, server, "ana") as ana, person(browser, server, "bo") as bo:
        people = {"ana": ana, "bo": bo}
        for number, (name, text) in enumerate(TALK, 1):
            await people[name].say(text)
            for one in people.values():
                await expect(one.rows).to_have_count(number)
        yield people


@pytest.fixture
async def ana(people: dict[str, Person]) -> Person:
    await people["ana"].look("light", 1280)
    return people["ana"]


@pytest.fixture
async def bo(people: dict[str, Person]) -> Person:
    await people["bo"].look("light", 1280)
    return people["bo"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
async def test_mine_is_right_and_blue_theirs_left_and_gray(people: dict[str, Person], scheme: str, width: int) -> None:
    for viewer in people.values():
        await viewer.look(scheme, width)
        await viewer.keep(f"conversation-{viewer.name}-{width}-{scheme}")
        for place, (author, _) in enumerate(TALK):
            looks = await looks_of(viewer.rows.nth(place))
            assert_side(looks, mine=author == viewer.name)


def assert_side(looks: Looks, *, mine: bool) -> None:
    assert looks.is_blue if mine else looks.is_gray, looks
    assert looks.contrast >= 4.5, looks
    if mine:
        assert looks.right < 10 < 30 < looks.left, looks
    else:  # an avatar stands between the edge and what others say
        assert looks.left < 60, looks
        assert looks.right > 30, looks


async def test_nothing_scrolls_sideways(people: dict[str, Person]) -> None:
    for viewer in people.values():
        for width in (390, 430, 600, 768, 899, 900, 1024, 1280, 1920):
            await viewer.look("light", width)
            await nothing_overflows(viewer.page)
    await viewer.keep(f"conversation-{viewer.name}-{width}-light")


async def test_enter_sends_and_empties_the_field_at_once(ana: Person, bo: Person) -> None:
    await ana.field.fill("sent by Enter")
    assert await ana.field.evaluate(PRESS_ENTER) == "", "it waits for the server"
    await ana.sees("sent by Enter")
    await bo.sees("sent by Enter")
    await expect(ana.field).to_have_value("")


async def test_fast_typist_loses_nothing(ana: Person, bo: Person) -> None:
    lines = [f"line {number} of a fast typist" for number in range(8)]
    await ana.field.focus()
    for line in lines:
        await ana.page.keyboard.type(line)
        await ana.page.keyboard.press("Enter")
    await bo.sees(*lines)
    await eventually(lambda: last(bo, len(lines)), lines)
    await expect(ana.field).to_have_value("")


async def last(reader: Person, count: int) -> list[str]:
    return (await reader.page.locator(".bubble").all_inner_texts())[-count:]


async def test_shift_enter_starts_a_new_line(ana: Person, bo: Person) -> None:
    await ana.field.focus()
    await ana.page.keyboard.type("first")
    await ana.page.keyboard.press("Shift+Enter")
    await ana.page.keyboard.type("second")
    await expect(ana.field).to_have_value("first\nsecond")
    await ana.page.keyboard.press("Enter")
    shown = bo.rows.filter(has_text="second").locator(".bubble")
    await expect(shown).to_have_count(1)
    assert await shown.inner_text() == "first\nsecond"


async def test_nothing_but_white_space_is_not_sent(ana: Person, bo: Person) -> None:
    before = await bo.rows.count()
    await ana.say("  \n ")
    await ana.say("after white space")
    await bo.sees("after white space")
    assert await bo.rows.count() == before + 1


async def test_the_button_sends(ana: Person, bo: Person) -> None:
    await ana.field.fill("sent by the button")
    await ana.page.locator("button.send").click()
    await bo.sees("sent by the button")
    await expect(ana.field).to_have_value("")


async def test_markup_is_shown_as_text(ana: Person, bo: Person) -> None:
    await ana.say(MARKUP)
    for reader in (ana, bo):
        await reader.sees(MARKUP)
    await bo.page.reload()
    await bo.sees(MARKUP)
    for reader in (ana, bo):
        assert await reader.page.evaluate("window.broken") is None
        assert await reader.row(MARKUP).locator(".text :not(p)").count() == 0


async def test_history_is_there_after_a_reload(ana: Person) -> None:
    await ana.say("before the reload")
    await ana.sees("before the reload")
    await expect(ana.page.locator(".pending")).to_have_count(0)
    before = await ana.page.locator(".bubble").all_inner_texts()
    await ana.page.reload()
    await ana.reads(*before)


async def test_draft_survives_a_reload(ana: Person) -> None:
    await ana.field.focus()
    await ana.page.keyboard.type("a thought that is not finis")
    await ana.page.reload()
    await expect(ana.field).to_have_value("a thought that is not finis")
    await ana.say("")
    await ana.field.fill("")
    await ana.page.reload()
    await ana.is_in()
    await expect(ana.field).to_have_value("")


async def test_on_a_phone_enter_is_a_new_line_and_the_button_sends(
    browser: Browser, server: Server, bo: Person
) -> None:
    screen = {"width": 390, "height": 844}
    async with person(browser, server, "cleo", viewport=screen, has_touch=True, is_mobile=True) as cleo:
        await cleo.field.fill("from a")
        await cleo.field.press("Enter")
        await cleo.page.keyboard.type("phone")
        await expect(cleo.field).to_have_value("from a\nphone")
        await cleo.page.locator("button.send").tap()
        await expect(bo.rows.filter(has_text="phone")).to_have_count(1)
        await expect(cleo.rows.filter(has_text="phone")).to_have_count(1)
        await cleo.keep("phone-390-light")
        await nothing_overflows(cleo.page)
