"""Takes the pictures of the README: `uv run -m docs.screenshots`. It wants Chromium or Chrome.

The demo is started in a temporary folder, and its viewer signs in. What the team says comes at its usual times of the
day, whenever this is run, because the browser is told to be in a time zone where it is that late.
"""

import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright, expect

from benchmarks.server import Server, running_server
from demo.people import PASSWORD, VIEWER

IMAGES = Path(__file__).parent / "images"

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True
}  # fmt: skip

PICTURES: dict[str, tuple[str, dict[str, Any]]] = {
    "conversation-light": ("/rooms/design", DESKTOP | {"color_scheme": "light"}),
    "conversation-dark": ("/rooms/general", DESKTOP | {"color_scheme": "dark"}),
    "conversation-phone": ("/rooms/plants", PHONE | {"color_scheme": "light"}),
}
"""Name of the file, address of the page, and the browser that looks at it."""

STORY_ENDS_AT = 10  # o'clock


def zone() -> str:
    """Where it is about ten o'clock now. In these names, east is minus."""
    hours = (STORY_ENDS_AT - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


async def take(browser: Browser, server: Server, name: str, address: str, options: dict[str, Any]) -> None:
    context = await browser.new_context(base_url=server.address, locale="en-GB", timezone_id=zone(), **options)
    signed_in = await context.request.post("/session", data={"username": VIEWER, "password": PASSWORD})
    await expect(signed_in).to_be_ok()
    page = await context.new_page()
    for _ in range(2):  # the first visit tells the server in which time zone it is
        await page.goto(address)
        await expect(page.locator("article.message").last).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    await context.close()


async def take_all(server: Server) -> None:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"There is no browser here: install one of {', '.join(BROWSERS)}.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, (address, options) in PICTURES.items():
            await take(browser, server, name, address, options)
            print(f"docs/images/{name}.png")
        await browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_server("--demo", folder) as server:
        asyncio.run(take_all(server))


if __name__ == "__main__":
    main()
