"""What can be on or off, one under the other; each takes effect at once."""

from collections.abc import Awaitable, Callable, Mapping

from nicegui import ui
from nicegui.events import ValueChangeEventArguments


def switches(labels: Mapping[str, tuple[str, bool]], *, on_switch: Callable[[str, bool], Awaitable[None]]) -> None:
    """:param labels: name -> what it says, and whether it is on
    :param on_switch: called with a name, and whether it is on now
    """
    with ui.element("div").classes("switches"):
        for name, (label, on) in labels.items():

            async def switch(event: ValueChangeEventArguments[bool | None], name: str = name) -> None:
                await on_switch(name, bool(event.value))

            ui.switch(label, value=on, on_change=switch).props("left-label").mark(name.replace("_", "-"))
