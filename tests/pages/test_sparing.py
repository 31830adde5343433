"""What a page need not carry, and what is done once instead of for every element, comes out the same."""

import re

from nicegui import client, helpers
from nicegui.helpers.functions import expects_arguments
from nicegui.props import Props

from pages.components.panel import Panel
from tests.chat import Chat, press


async def test_a_page_names_functions_that_are_in_the_file_that_browsers_keep(chat: Chat) -> None:
    ana = await chat.person("ana")
    page = (await ana.http_client.get("/")).text
    [address] = re.findall(r'src="(/assets/\w+/in_browser\.js)"', page)
    file = await chat.http.get(address)
    assert file.headers["content-type"].startswith("text/javascript")
    assert "immutable" in file.headers["cache-control"]
    named = {int(number) for number in re.findall(r"inBrowser\[(\d+)\]\(emit\)", page)}
    assert len(named) > 20
    assert max(named) < file.text.count("\n(emit) => ")


async def test_a_browser_may_send_anything_as_a_press(chat: Chat) -> None:
    ana = await chat.person("ana")
    for act in ("nonsense", None, 17, ["keys"]):
        ana.find(kind=Panel).trigger("click", [act, None])
    press(ana, "keys")
    await ana.should_see("Keyboard shortcuts")


def test_what_is_escaped_stays_so() -> None:
    everything = "".join(map(chr, range(0x300))) + "…🌱"
    escaped = everything.translate(client.HTML_ESCAPE_TABLE)
    for sign, written in {"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "&#96;", "$": "&#36;"}.items():
        everything = everything.replace(sign, written)
    assert escaped == everything


def test_what_is_remembered_is_right() -> None:
    class Heard:
        def nothing(self) -> None: ...
        def something(self, event: object) -> None: ...
        def perhaps(self, event: object = None) -> None: ...

    heard = Heard()
    for handler in (heard.nothing, heard.something, heard.perhaps, Heard.nothing, lambda: None, lambda it: it, print):
        for _ in range(2):
            assert helpers.expects_arguments(handler) == expects_arguments(handler)
    for _ in range(2):
        assert Props.parse('role=log aria-label="x y" tabindex=0 flat') == {
            "role": "log",
            "aria-label": "x y",
            "tabindex": "0",
            "flat": True,
        }
