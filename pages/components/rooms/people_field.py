"""A field in which one chooses people, of whom there may be many: they are looked for while one types."""

from collections.abc import Awaitable, Callable, Mapping

from nicegui import ui
from nicegui.events import GenericEventArguments

MOST = 20
"""People that are looked for at a time."""


class PeopleField(ui.select):
    """Its value is a list of usernames.

    :param people: whom it offers at first: username -> what is shown of somebody
    :param find: whom somebody may mean who has typed this
    """

    def __init__(
        self, label: str, people: Mapping[str, str], find: Callable[[str], Awaitable[Mapping[str, str]]]
    ) -> None:
        super().__init__(dict(people), label=label, multiple=True, with_input=True)
        self._people = dict(people)
        self._find = find
        self.props("outlined use-chips autofocus").classes("text-field").mark("with")
        self.on("input-value", self._look)

    async def _look(self, event: GenericEventArguments) -> None:
        found = await self._find(str(event.args or ""))
        # The browser chooses by place: whoever was offered stays where they are.
        if more := {name: shown for name, shown in found.items() if name not in self._people}:
            self._people |= more
            self.set_options(dict(self._people), value=self.value)
