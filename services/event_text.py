"""Events as the text in which they travel between processes."""

import logging
from collections.abc import Sequence
from functools import lru_cache

import orjson
from pydantic import TypeAdapter

from services import events
from services.events import Event

log = logging.getLogger(__name__)


def encode(told: Sequence[Event]) -> bytes:
    return orjson.dumps([(type(event).__name__, event) for event in told])


def decode(text: bytes) -> list[Event]:
    """The events, less those that this version does not know: another process may be newer than this one."""
    found = []
    for name, fields in orjson.loads(text):
        if (kind := _kinds().get(name)) is None:
            log.warning("An event of an unknown kind came from another process: %s", name)
        else:
            found.append(kind.validate_python(fields))
    return found


@lru_cache(maxsize=1)
def _kinds() -> dict[str, TypeAdapter[Event]]:
    classes = {name: it for name, it in vars(events).items() if isinstance(it, type) and issubclass(it, Event)}
    return {name: TypeAdapter(kind) for name, kind in classes.items()}
