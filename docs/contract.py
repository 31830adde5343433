"""Writes what is published of the wire contract: `uv run -m docs.contract`.

It refuses to take away a frame or a field that was published, or to change its type: programs rely on them.
"""

import json
import sys
from pathlib import Path
from typing import Any

from api.asyncapi import document
from api.reference import markdown

PUBLISHED = Path(__file__).parent / "asyncapi.json"
PROTOCOL = Path(__file__).parent / "wire-protocol.md"

Json = dict[str, Any]


def published() -> Json:
    found: Json = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return found


def as_text(contract: Json) -> str:
    return json.dumps(contract, indent=2, ensure_ascii=False) + "\n"


def protocol() -> str:
    """The page about the protocol with today's tables in it."""
    text = PROTOCOL.read_text(encoding="utf-8")
    for direction in ("in", "out"):
        before, begin, rest = text.partition(f"<!-- {direction}: made by docs.contract -->\n\n")
        _, end, after = rest.partition("\n<!-- end -->")
        text = before + begin + markdown(direction) + end + after
    return text


def lost(before: Json, after: Json) -> list[str]:
    """What programs could rely on before and can no longer: frames, fields, and the types of fields."""
    missing = [name for name in before["components"]["messages"] if name not in after["components"]["messages"]]
    for name, schema in before["components"]["schemas"].items():
        now = after["components"]["schemas"].get(name, {"properties": {}})
        for field, was in schema["properties"].items():
            if field not in now["properties"]:
                missing.append(f"{name}.{field}")
            elif _types(was) - _types(now["properties"][field]):
                missing.append(f"{name}.{field} as {was}")
        if "required" in schema and "additionalProperties" not in schema:  # one that is sent
            missing += [f"{name}.{field} always" for field in set(schema["required"]) - set(now.get("required", ()))]
    return missing


def _types(schema: Json) -> set[str]:
    found = {json.dumps(schema.get(key)) for key in ("type", "$ref", "const") if key in schema}
    return found | {it for choice in schema.get("anyOf", ()) for it in _types(choice)} | set(schema.get("enum", ()))


def main() -> None:
    if PUBLISHED.exists() and (missing := lost(published(), document())):
        sys.exit("Programs rely on these:\n  " + "\n  ".join(missing))
    PUBLISHED.write_text(as_text(document()), encoding="utf-8")
    PROTOCOL.write_text(protocol(), encoding="utf-8")


if __name__ == "__main__":
    main()
