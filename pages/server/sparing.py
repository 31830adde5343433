"""What NiceGUI does anew for every page although it comes out the same each time, done once.

These are changes from outside, because a page of a chat is opened all day long. They belong into NiceGUI; each says
what it would take there. Without them everything works as it does with them, and a page costs more.
"""

from collections.abc import Callable
from functools import lru_cache
from types import MethodType
from typing import Any

from nicegui import client, helpers
from nicegui.helpers.functions import expects_arguments as look_closely
from nicegui.props import Props


def register() -> None:
    _escape_quickly()
    _remember_props()
    helpers.expects_arguments = _expects_arguments  # type: ignore[assignment] # the parameter has another name


def _escape_quickly() -> None:
    """A page's elements are escaped by `str.translate`, which raises and catches a LookupError for every character that
    is not in the table: 4 ms for 100 KB. With all of ASCII in the table it takes 1.5 ms. (Upstream: five `str.replace`,
    0.2 ms.)"""
    table: dict[int, int | str] = client.HTML_ESCAPE_TABLE  # type: ignore[assignment] # `str.translate` takes both
    table.update({code: code for code in range(128) if code not in table})


def _remember_props() -> None:
    """`.props("...")` reads the same text anew for each element, by a regular expression and `ast.literal_eval`, 10 µs
    each time. (Upstream: remember it, as here.)"""
    read = getattr(Props.parse, "__wrapped__", Props.parse)  # tests start the application again and again
    Props.parse = staticmethod(lru_cache(maxsize=1024)(read))  # type: ignore[method-assign]


def _expects_arguments(function: Callable[..., Any]) -> bool:
    """Each element has three observable collections, and each of them asks by `inspect.signature` whether the same
    method of NiceGUI's takes arguments, 45 µs an element. (Upstream: remember it, as here.)"""
    return _method_does(function.__func__) if isinstance(function, MethodType) else look_closely(function)


@lru_cache(maxsize=1024)
def _method_does(function: Callable[..., Any]) -> bool:
    return look_closely(MethodType(function, object()))
