"""The wire contract of `/ws` as an AsyncAPI 3 document, made of the same models that make and read the frames."""

import tomllib
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema
from pydantic_core import core_schema

from api import frames
from services.settings import PROJECT

Json = dict[str, Any]

REF = "#/components/schemas/{model}"

INCOMING: tuple[type[BaseModel], ...] = get_args(get_args(frames.AnyRequest)[0])
OUTGOING: tuple[type[BaseModel], ...] = get_args(frames.AnyAnswer)

ANSWERS = {
    "hello": ["welcome"],
    "history": ["history"],
    "subscribe": ["ok", "changes", "history"],
    "typing": [],
    "ping": ["pong"],
}
"""What answers a frame; the others are answered by `ok`. Each may be answered by `error` instead."""

ADDRESS = {
    "token": "The `access_token` of `POST /login`; or send it in a header, or in `hello`.",
    "follow": "`none`, or `ROOM:CURSOR,ROOM:CURSOR`: what to follow from the start. Not said: all my rooms.",
    "epoch": "The epoch of the welcome that the cursors are of.",
}
"""What the address may carry."""


class WhatIsSent(GenerateJsonSchema):
    """Frames leave out what is None, so a field that may be None is one that may be missing."""

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        schema: Any = field["schema"]
        if schema["type"] == "default":
            schema = schema["schema"]
        return bool(schema["type"] != "nullable")

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        return self.generate_inner(schema["schema"])


def kind(frame: type[BaseModel]) -> str:
    """The `type` by which a frame is told from the others."""
    return str(get_args(frame.model_fields["type"].annotation)[0])


def version() -> str:
    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


@cache
def document() -> Json:
    """The document, as it is served at `/asyncapi.json` and kept in docs/."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Chatterbox, live",
            "version": version(),
            "description": "The chat over one WebSocket: one JSON object a text message. Frames may gain fields.",
        },
        "defaultContentType": "application/json",
        "channels": {"socket": _channel()},
        "operations": {
            **{f"in.{kind(frame)}": _incoming(kind(frame)) for frame in INCOMING},
            "out": {"action": "send", "channel": _ref("channels/socket"), "messages": _all_sent()},
        },
        "components": {
            "messages": {
                **{f"in.{kind(frame)}": _message(frame) for frame in INCOMING},
                **{f"out.{kind(frame)}": _message(frame) for frame in OUTGOING},
            },
            "schemas": {**_schemas(INCOMING, "validation"), **_schemas(OUTGOING, "serialization")},
        },
    }  # fmt: skip


def _channel() -> Json:
    names = [*(f"in.{it}" for it in _kinds(INCOMING)), *(f"out.{it}" for it in _kinds(OUTGOING))]
    query = {name: {"type": "string", "description": said} for name, said in ADDRESS.items()}
    return {
        "address": "/ws",
        "description": "After sign-in: `welcome`, `history` of the lobby, then every change of every room I am in.",
        "messages": {name: _ref(f"components/messages/{name}") for name in names},
        "bindings": {"ws": {"method": "GET", "query": {"type": "object", "properties": query}}},
    }


def _incoming(name: str) -> Json:
    answers = [*ANSWERS.get(name, ["ok"]), "error"]
    return {
        "action": "receive",
        "channel": _ref("channels/socket"),
        "messages": [_ref(f"channels/socket/messages/in.{name}")],
        "reply": {"channel": _ref("channels/socket"), "messages": [_sent(answer) for answer in answers]},
    }


def _message(frame: type[BaseModel]) -> Json:
    return {
        "name": kind(frame),
        "summary": " ".join((frame.__doc__ or "").split()),
        "payload": _ref(f"components/schemas/{frame.__name__}"),
    }


def _schemas(models: tuple[type[BaseModel], ...], mode: JsonSchemaMode) -> Json:
    generator = WhatIsSent if mode == "serialization" else GenerateJsonSchema
    _, made = models_json_schema(
        [(model, mode) for model in models], by_alias=True, ref_template=REF, schema_generator=generator
    )
    schemas: Json = made["$defs"]
    return schemas


def _kinds(models: tuple[type[BaseModel], ...]) -> list[str]:
    return [kind(model) for model in models]


def _sent(name: str) -> Json:
    return _ref(f"channels/socket/messages/out.{name}")


def _all_sent() -> list[Json]:
    return [_sent(name) for name in _kinds(OUTGOING)]


def _ref(path: str) -> Json:
    return {"$ref": f"#/{path}"}
