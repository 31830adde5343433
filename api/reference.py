"""The frames as people read them: one line each, made of the AsyncAPI document."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.asyncapi import REF, document

Json = dict[str, Any]

MESSAGE = REF.format(model="Message")


@dataclass(frozen=True, slots=True)
class Line:
    """One frame. `fields` and `meaning` are in Markdown, of which only `code` is used."""

    type: str
    fields: str
    meaning: str


def lines(direction: str) -> Iterator[Line]:
    """The frames that come `in` or go `out`, in the order of the contract."""
    components = document()["components"]
    for name, message in components["messages"].items():
        if name.startswith(f"{direction}."):
            schema = _follow(message["payload"])
            told = [_field(it, of, it in schema.get("required", ())) for it, of in schema["properties"].items()]
            yield Line(message["name"], ", ".join(filter(None, told)), message["summary"] + _answers(name))


def markdown(direction: str) -> str:
    """A table of the frames that come `in` or go `out`."""
    rows = [f"| `{line.type}` | {line.fields} | {line.meaning} |\n" for line in lines(direction)]
    return "| type | fields | meaning |\n|---|---|---|\n" + "".join(rows)


STYLE = """:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 32px auto; padding: 0 16px }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; vertical-align: top; padding: 8px 12px; border-bottom: 1px solid #8884 }
code { font-size: .92em; background: #8882; border-radius: 4px; padding: 1px 4px }"""


def page() -> str:
    """The same as an HTML page, which loads nothing from anywhere."""
    tables = "".join(
        f"<h2>{title}</h2><table><tr><th>type<th>fields<th>meaning</tr>{_html_rows(direction)}</table>"
        for title, direction in (("In: what a client asks", "in"), ("Out: what happened, or how things stand", "out"))
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Chatterbox: /ws</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style>'
        f"<h1>The live connection, <code>/ws</code></h1><p>{_html(document()['channels']['socket']['description'])} "
        "A field with <code>?</code> may be missing, or has the value in brackets.</p><p>For machines: "
        '<a href="/asyncapi.json">asyncapi.json</a>. Over HTTP: <a href="/docs">/docs</a>.</p>'
        f"{tables}</html>"
    )


def _html_rows(direction: str) -> str:
    return "".join(
        f"<tr><td><code>{line.type}</code><td>{_html(line.fields)}<td>{_html(line.meaning)}</tr>"
        for line in lines(direction)
    )


def _html(text: str) -> str:
    """The `code` of a line, and nothing else of Markdown."""
    parts = html.escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


def _field(name: str, schema: Json, is_required: bool) -> str:
    if name in {"type", "ref"}:
        return ""
    said = f"`{name}`{'' if is_required else '?'}"
    if schema.get("items", {}).get("$ref") == MESSAGE:
        return f"{said} (each a `message`)"
    choices = _choices(schema)
    if choices:
        return f"{said} ({' / '.join(choices)})"
    default = schema.get("default")
    if isinstance(default, str | bool | int):
        said = f"{said} ({str(default).lower()})"
    return said


def _choices(schema: Json) -> list[str]:
    if "$ref" in schema:
        return list(_follow(schema)["properties"])
    if schema.get("type") == "array":
        return _choices(schema["items"])
    return [str(it) for it in schema.get("enum", ())]


def _answers(name: str) -> str:
    operation = document()["operations"].get(name)
    if operation is None:
        return ""
    answers = [it["$ref"].rpartition(".")[2] for it in operation["reply"]["messages"]]
    told = [answer for answer in answers if answer != "error"]
    return f" Answer: `{'`, `'.join(told)}`." if told else ""


def _follow(reference: Json) -> Json:
    schema: Json = document()["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
    return schema
