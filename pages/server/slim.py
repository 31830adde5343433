"""NiceGUI's classes, styles and props of an element, without the room for what nearly none of them has.

Each element has one collection of each kind, and in each of them a dictionary of attributes, a list of who is told of
changes, which is always the element, and a list of observers, which is always empty: 1.5 of the 3.5 KB that an element
takes. Here the attributes stand in slots, and the lists are made when there is something to put in. Nothing else is
changed: what a later version adds finds its place as before. (Upstream: `__slots__`, and None for an empty list.)
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from nicegui import classes, element, props, style

SLOTS = (
    "_change_handlers",
    "_element",
    "_observer_refs",
    "_parent_ref",
    "_suspend_count",
    "last_modified",
)

NOBODY: list[Any] = []
"""Shared by all, and never added to."""


def register() -> None:
    for kind in (Classes, Style, Props):
        setattr(element, kind.__name__, kind)


class _Slim:
    _change_handlers: list[Any]
    _observer_refs: list[Any]

    def __init__(self, *content: Any, element: Any) -> None:
        super().__init__(*content, element=element)  # type: ignore[call-arg] # of a collection
        self._change_handlers = self._observer_refs = NOBODY

    @property
    def _change_handlers_with_args(self) -> list[tuple[Callable[..., Any], bool]]:
        """The element is told first."""
        return [(self._update, False), *super()._change_handlers_with_args]  # type: ignore[misc,attr-defined]

    def on_change(self, handler: Callable[..., Any]) -> None:
        self._change_handlers = list(self._change_handlers)
        super().on_change(handler)  # type: ignore[misc]


class Classes(_Slim, classes.Classes[Any]):
    __slots__ = SLOTS


class Style(_Slim, style.Style[Any]):
    __slots__ = SLOTS


class Props(_Slim, props.Props[Any]):
    __slots__ = (*SLOTS, "_renames", "_warnings")

    def __init__(self, *content: Any, element: Any) -> None:
        super().__init__(*content, element=element)
        self._renames = self._warnings = _shared(())

    def add_rename(self, prop: str, replacement: str) -> None:
        self._renames = _shared((*self._renames.items(), (prop, replacement)))
        self._check_rename(prop, replacement)

    def add_warning(self, prop: str, message: str) -> None:
        self._warnings = _shared((*self._warnings.items(), (prop, message)))
        self._check_warning(prop, message)


@lru_cache(maxsize=1024)
def _shared(entries: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Nearly all elements have the same old names of the same props."""
    return dict(entries)
