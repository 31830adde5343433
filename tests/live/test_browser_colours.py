"""Every colour of text on every ground that it can stand on, as the browser has computed them, light and dark."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.live.looks import Colour, colour_of, contrast
from tests.live.person import Person, visitor
from tests.live.server import Server

pytestmark = pytest.mark.browser

GROUNDS = ("background", "surface", "hover", "mentioned")

TEXTS = {
    "text": (("#1B1F24", 14.9), ("#E8EAED", 10.9)),
    "muted": (("#5B6470", 5.4), ("#A0A8B2", 5.5)),
    "accent": (("#1D5FD1", 5.2), ("#7DB0FF", 6.0)),
    "unread": (("#C2293B", 5.1), ("#FF8A80", 5.8)),
    "failure": (("#B42318", 5.9), ("#FF9B93", 6.5)),
    "success": (("#1A7F37", 4.6), ("#6FCF8A", 6.9)),
}
"""Token -> its colour, and the least contrast that it has on any of the grounds; in the light, in the dark."""

OTHERS = {
    "mine": ("mine-text",),
    "theirs": ("theirs-text", "muted"),
    "notice": ("text", "muted"),
    "chosen": ("text", "muted", "accent"),
    "reacted": ("text",),
    "accent": ("accent-text",),
    "mention-edge": ("mention-edge-text",),
    "surface": ("code-word", "code-text", "code-number", "code-name", "code-note"),
    "text": ("background",),
    "muted": ("background",),
    "success": ("background",),
    "failure": ("background",),
}
"""Ground -> what else stands on it, such as white on the blue of what I say."""

READ = """names => { const probe = document.createElement('i'); document.body.append(probe);
    const read = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    const found = Object.fromEntries(names.map(name => [name, read(name)])); probe.remove(); return found; }"""


@pytest.fixture(scope="module")
async def stranger(browser: Browser, server: Server) -> AsyncIterator[Person]:
    """The tokens are the same on every page."""
    async with visitor(browser, server, "") as stranger:
        await stranger.page.goto("/login")
        yield stranger


async def tokens(viewer: Person, scheme: str) -> dict[str, Colour]:
    await viewer.look(scheme, 1280)
    names = {*GROUNDS, *TEXTS, *OTHERS, "control", *(text for texts in OTHERS.values() for text in texts)}
    found: dict[str, str] = await viewer.page.evaluate(READ, sorted(names))
    return {name: colour_of(css) for name, css in found.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_on_every_ground_reaches_what_the_table_says(stranger: Person, scheme: str) -> None:
    seen = await tokens(stranger, scheme)
    for name, looks in TEXTS.items():
        wanted, least = looks[scheme == "dark"]
        assert "#{:02X}{:02X}{:02X}".format(*seen[name]) == wanted, name
        reached = min(contrast(seen[name], seen[ground]) for ground in GROUNDS)
        assert round(reached, 1) >= max(least, 4.5), (name, reached)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_whatever_else_is_written_on_something_can_be_read(stranger: Person, scheme: str) -> None:
    seen = await tokens(stranger, scheme)
    reached = {(on, text): contrast(seen[text], seen[on]) for on, texts in OTHERS.items() for text in texts}
    assert {pair: ratio for pair, ratio in reached.items() if ratio < 4.5} == {}
    assert contrast(seen["control"], seen["background"]) >= 3, "the edge of what can be used"
