"""Every frame that any test gets to see is held against the published contract."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from docs.contract import published

Frame = dict[str, Any]


def read(text: str) -> Frame:
    """A frame that the server sent.

    :raises AssertionError: when it is not as published, or has a field that nobody was told of
    """
    frame: Frame = json.loads(text)
    problems = [problem.message for problem in _validator(str(frame.get("type"))).iter_errors(frame)]
    assert not problems, f"not as published: {problems} in {text[:500]}"
    return frame


@cache
def _validator(kind: str) -> Draft202012Validator:
    contract = published()
    message = contract["components"]["messages"].get(f"out.{kind}")
    assert message is not None, f"a frame of the type {kind} is not published"
    schemas = {name: _closed(schema) for name, schema in contract["components"]["schemas"].items()}
    return Draft202012Validator({**message["payload"], "components": {"schemas": schemas}})


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Clients let frames gain fields; a test does not, before they are published."""
    return schema | {"additionalProperties": False}
