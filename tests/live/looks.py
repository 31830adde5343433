"""How a message looks, as the browser has computed it."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page

from tests.live.server import eventually

MEASURE = """row => { const bubble = row.querySelector('.bubble'), style = getComputedStyle(bubble);
    const box = bubble.getBoundingClientRect(), all = row.closest('.rows').getBoundingClientRect();
    return {left: box.left - all.left, right: all.right - box.right,
            ground: style.backgroundColor, text: style.color}; }"""

OVERFLOWING = """() => Object.fromEntries(
    [document.documentElement,
        ...document.querySelectorAll('body, .scroller, .bubble, .composer, .room-header, .sidebar')]
    .filter(it => it.scrollWidth > it.clientWidth && it.clientWidth)
    .map(it => [it.tagName + '.' + it.className, it.scrollWidth - it.clientWidth]))"""

STILL = """new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)))
    .then(() => Promise.allSettled(document.getAnimations()
        .filter(it => it.effect.getComputedTiming().endTime < Infinity).map(it => it.finished)))"""
"""Awaited in a page: until nothing moves any more."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Looks:
    """A bubble: its distance from both edges of the list in pixels, and its colours."""

    left: float
    right: float
    ground: Colour
    text: Colour

    @property
    def is_blue(self) -> bool:
        red, green, blue = self.ground
        return blue > red + 60 and blue > green + 60

    @property
    def is_gray(self) -> bool:
        return max(self.ground) - min(self.ground) < 20

    @property
    def contrast(self) -> float:
        """Between text and ground."""
        return contrast(self.ground, self.text)


def contrast(one: Colour, other: Colour) -> float:
    """As WCAG 2.2 counts it: 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


async def looks_of(row: Locator) -> Looks:
    found: dict[str, Any] = await row.evaluate(MEASURE)
    return Looks(found["left"], found["right"], colour_of(found["ground"]), colour_of(found["text"]))


async def nothing_overflows(page: Page) -> None:
    """Wait until nothing is wider inside than outside; a failure says what is, and by how many pixels."""
    nothing: dict[str, int] = {}
    await eventually(lambda: page.evaluate(OVERFLOWING), nothing)


def colour_of(css: str) -> Colour:
    red, green, blue = map(int, re.findall(r"\d+", css)[:3])
    assert css.startswith("rgb("), f"{css} is not opaque"
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (it / 3294.6 if it <= 10 else ((it / 255 + 0.055) / 1.055) ** 2.4 for it in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
