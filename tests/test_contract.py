"""What programs rely on: the published frames are those that are sent and read, and nothing is ever taken away."""

import copy
import json
from typing import Any

import pytest

from api.asyncapi import document
from docs import contract
from tests import wire
from tests.chat import Chat


def test_what_is_published_is_what_is_spoken() -> None:
    """After a change of the frames: `uv run -m docs.contract`."""
    assert contract.PUBLISHED.read_text(encoding="utf-8") == contract.as_text(document())
    assert contract.PROTOCOL.read_text(encoding="utf-8") == contract.protocol()


def test_nothing_published_is_lost() -> None:
    assert contract.lost(contract.published(), document()) == []


def gone(changed: dict[str, Any]) -> None:
    del changed["components"]["messages"]["out.message"]


def without_a_field(changed: dict[str, Any]) -> None:
    del changed["components"]["schemas"]["Message"]["properties"]["seq"]


def of_another_type(changed: dict[str, Any]) -> None:
    changed["components"]["schemas"]["Message"]["properties"]["seq"]["type"] = "string"


def no_longer_always(changed: dict[str, Any]) -> None:
    changed["components"]["schemas"]["Message"]["required"].remove("seq")


def with_fewer_values(changed: dict[str, Any]) -> None:
    changed["components"]["schemas"]["Message"]["properties"]["change"]["enum"].remove("edited")


@pytest.mark.parametrize("change", [gone, without_a_field, of_another_type, no_longer_always, with_fewer_values])
def test_a_loss_is_noticed(change: Any) -> None:
    changed = copy.deepcopy(document())
    change(changed)
    assert contract.lost(document(), changed)


def test_a_gain_is_no_loss() -> None:
    changed = copy.deepcopy(document())
    changed["components"]["schemas"]["Message"]["properties"]["attachments"] = {"type": "array"}
    assert contract.lost(document(), changed) == []


@pytest.mark.parametrize(
    "frame",
    [{"type": "unheard"}, {"type": "pong", "more": 1}, {"type": "left"}, {"type": "ok", "seq": "1"}],
)
def test_a_frame_that_is_not_as_published_is_noticed(frame: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        wire.read(json.dumps(frame))


async def test_the_contract_is_served_for_machines_and_for_people(chat: Chat) -> None:
    assert (await chat.http.get("/asyncapi.json")).json() == contract.published()
    page = (await chat.http.get("/docs/ws")).text
    assert all(f"<code>{name.partition('.')[2]}</code>" in page for name in document()["components"]["messages"])
    assert "//" not in page
