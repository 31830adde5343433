"""Two usual ways to build a chat page with NiceGUI, to be measured beside ours: `patterns.py WAY --host H --port P`.

`refreshable` is NiceGUI's own chat example: the list is drawn again with every message. `elements` adds an element for
each message. Both show the newest 50, and nothing else of what a chat has. `empty` shows a word: what a page costs
before there is anything on it.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime

from nicegui import app, ui
from starlette.requests import Request

SHOWN = 50

said: list[tuple[str, str]] = []
"""(who, what)"""


def draw(message: tuple[str, str]) -> None:
    who, what = message
    ui.chat_message(what, name=who, stamp=f"{datetime.now(UTC):%X}", sent=who == "reader-0")


def refreshable() -> Callable[[], object]:
    """:return: shows what was said last"""

    @ui.refreshable
    def messages() -> None:
        for message in said[-SHOWN:]:
            draw(message)
        ui.run_javascript("window.scrollTo(0, document.body.scrollHeight)")

    @ui.page("/")
    async def page() -> None:
        await ui.context.client.connected(timeout=60)
        with ui.column().classes("w-full max-w-2xl mx-auto items-stretch"):
            messages()

    return messages.refresh


def elements() -> Callable[[], object]:
    """:return: shows what was said last"""
    columns: list[ui.column] = []

    @ui.page("/")
    async def page() -> None:
        await ui.context.client.connected(timeout=60)
        with ui.column().classes("w-full max-w-2xl mx-auto items-stretch") as column:
            for message in said[-SHOWN:]:
                draw(message)
        columns.append(column)
        ui.context.client.on_delete(lambda: columns.remove(column))

    def show() -> None:
        for column in columns:
            with column:
                draw(said[-1])
            column.remove(0)
            column.client.run_javascript("window.scrollTo(0, document.body.scrollHeight)")

    return show


def empty() -> Callable[[], object]:
    """:return: shows nothing"""

    @ui.page("/")
    async def page() -> None:
        ui.label("Hello")

    return lambda: None


WAYS = {"refreshable": refreshable, "elements": elements, "empty": empty}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    show = WAYS[arguments.way]()

    @app.get("/readyz")
    async def ready() -> str:
        return "ready"

    @app.post("/say")
    async def say(request: Request) -> None:
        said.append(("reader-1", (await request.body()).decode()))
        if len(said) > SHOWN:
            show()

    ui.run(host=arguments.host, port=arguments.port, reload=False, show=False, show_welcome_message=False)


main()
