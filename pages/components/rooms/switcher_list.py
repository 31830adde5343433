"""A field and what it finds: type a few letters, Enter takes the first, arrows another one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from html import escape

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.avatar import People
from pages.components.rooms.fuzzy import best
from pages.components.rooms.room_link import mark_html, title_html

MOST = 9

ON_CHOICE = "(e) => { const it = e.target.closest('[data-place]'); if (it) emit(Number(it.dataset.place)); }"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Somewhere to go: `key` says where to the caller, `title` is what it is found by."""

    key: tuple[str, str]
    title: str
    kind: str
    hint: str = ""
    person: str | None = None
    people: People = ()
    unread: bool = False


class SwitcherList(ui.element):
    """:param choices: what comes first is shown first, as long as nothing is typed
    :param find: what there is to choose from when this was typed
    """

    def __init__(
        self,
        choices: Sequence[Choice],
        find: Callable[[str], Awaitable[Sequence[Choice]]],
        *,
        on_choose: Callable[[Choice], Awaitable[None]],
    ) -> None:
        super().__init__("div")
        self._choices = choices
        self._find = find
        self._on_choose = on_choose
        self._chosen = 0
        self.classes("switcher").mark("switcher-list")
        with self:
            self._field = ui.input(placeholder="Room or person").props(
                'outlined autofocus role=combobox aria-expanded=true aria-controls=switcher-list aria-label="Jump to"'
            )
            self._field.mark("switcher").on_value_change(self._type)
            self._field.on("keydown.down.prevent", lambda: self._show(self._chosen + 1))
            self._field.on("keydown.up.prevent", lambda: self._show(self._chosen - 1))
            self._field.on("keydown.enter", lambda: self._take(self._chosen))
            self._list = ui.element("div").props("role=listbox id=switcher-list")
            self._list.on("click", self._click, js_handler=ON_CHOICE)
        self._show(0)

    async def _type(self) -> None:
        """Show what is here at once, and what is found elsewhere when it is."""
        self._show(0)
        typed = self._field.value or ""
        choices = await self._find(typed)
        if typed == (self._field.value or ""):
            self._choices = choices
            self._show(0)

    def _show(self, chosen: int) -> None:
        self._found = best(self._field.value or "", self._choices, lambda it: it.title, MOST)
        self._chosen = chosen % len(self._found) if self._found else 0
        rows = [_row(it, place, place == self._chosen) for place, it in enumerate(self._found)]
        self._list.props["innerHTML"] = "".join(rows) or '<p class="none">Nobody and no room is called so.</p>'
        self._field.props["aria-activedescendant"] = f"choice-{self._chosen}"

    async def _click(self, event: GenericEventArguments) -> None:
        await self._take(int(event.args))

    async def _take(self, place: int) -> None:
        if 0 <= place < len(self._found):
            await self._on_choose(self._found[place])

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [it.title for it in self._found]


def _row(it: Choice, place: int, chosen: bool) -> str:
    look = "choice unread" if it.unread else "choice"
    return (
        f'<div class="{look}" role="option" id="choice-{place}" data-place="{place}"'
        f' aria-selected="{str(chosen).lower()}">'
        f"{mark_html(it.kind, it.person, it.people)}{title_html(it.title, it.person, it.people)}"
        f'<span class="hint">{escape(it.hint)}</span></div>'
    )
