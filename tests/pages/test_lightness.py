"""What elements take of memory, and that they do all that NiceGUI's own do."""

import pytest
from nicegui import Client, element, ui
from nicegui.page import page

from pages.components.ready import Ready
from pages.server import slim
from tests.chat import Chat


async def test_collections_of_elements_have_no_dictionary_of_their_own(chat: Chat) -> None:
    ana = await chat.person("ana")
    assert ana.client is not None
    for it in ana.client.elements.values():
        assert isinstance(it.classes, slim.Classes)
        assert isinstance(it.style, slim.Style)
        assert isinstance(it.props, slim.Props)
        for collection in (it.classes, it.style, it.props):
            assert vars(collection) == {}, "a later NiceGUI keeps something more there: name it in the slots"


async def test_they_tell_of_changes_as_before(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    light = told_of_changes()
    for kind in (slim.Classes, slim.Style, slim.Props):
        monkeypatch.setattr(element, kind.__name__, kind.__bases__[-1])
    assert light == told_of_changes()


def told_of_changes() -> list[object]:
    told: list[object] = []

    class Counted(ui.element):
        def update(self) -> None:
            told.append("updated")

    with Client(page("/nowhere")):
        one, other = Counted("div"), Counted("div")
    one.classes("a").style("color: red").props("flat").props["options"] = {"deep": [1]}
    told.append("now deeper")
    one.props["options"]["deep"].append(2)
    one.classes.on_change(lambda: told.append("heard"))
    one.classes.on_change(lambda event: told.append(list(event.sender)))
    other.classes("b")
    one.classes("c")
    with one.props.suspend_updates():
        one.props["x"] = 1
    told.append("now by what contains it")
    other.props["of"] = one.props
    one.props["y"] = 2
    assert (one.classes, one.style, other.classes) == (["a", "c"], {"color": "red"}, ["b"])
    return told


async def test_ready_html_goes_out_once(chat: Chat) -> None:
    with Client(page("/nowhere")):
        ready = Ready("div", "<b>all of it</b>").props("role=log")
    first, later = ready._to_dict(), ready.classes("looked-at")._to_dict()
    assert first["props"] == {"role": "log", "innerHTML": "<b>all of it</b>"}
    assert (later["props"], later["class"], later["preserved_props"]) == ({"role": "log"}, ["looked-at"], ["innerHTML"])
    assert ready.write("<i>other</i>")._to_dict()["props"]["innerHTML"] == "<i>other</i>"
    assert "<i>" not in repr([vars(ready), dict(ready.props)])


async def test_what_was_drawn_of_a_page_is_not_kept(chat: Chat) -> None:
    ana = await chat.person("ana")
    assert ana.client is not None
    drawn = [it for it in ana.client.elements.values() if isinstance(it, Ready)]
    assert len(drawn) > 5
    assert all(it._html is None for it in drawn)
