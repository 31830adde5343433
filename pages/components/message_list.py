"""The list of messages: ready rows, appended and put on top, never rebuilt.

The scroller runs bottom to top (`column-reverse`), so the browser itself keeps the newest row in view, and keeps its
place when the reader has scrolled up, whether rows come below or above. No script is needed for either.
"""

from collections.abc import Awaitable, Callable, Sequence
from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.row import Message, mine, rows_html

# Near the top: ask for older rows. More than half a screen from the bottom: offer the way back down.
ON_SCROLL = """(e) => { const list = e.currentTarget, up = -list.scrollTop;
    list.parentElement.classList.toggle('scrolled-up', up > list.clientHeight / 2);
    if (list.scrollHeight - list.clientHeight - up < 400) emit(); }"""


class MessageList(ui.element):
    """The messages of a room, newest at the bottom.

    :param messages: the newest page, oldest first
    :param title: of the room
    :param above: the message before the first of them, where it is known
    :param more: whether there are older ones; `on_older` is called when the reader nears the top
    """

    def __init__(
        self,
        messages: Sequence[Message],
        *,
        title: str,
        above: Message | None,
        more: bool,
        viewer_id: int,
        zone: ZoneInfo,
        on_older: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__("section")
        self._zone = zone
        self.messages = list(messages)
        self._more = more
        self._on_older = on_older
        self._loading = False
        self.classes("conversation").props('aria-label="Messages"')
        ui.add_head_html(f"<style>{mine(viewer_id)}</style>")
        with self:
            with (
                ui.element("div")
                .classes("scroller")
                .mark("scroller")
                .on("scroll", self._older, js_handler=ON_SCROLL, throttle=0.2),
                ui.element("div").classes("newest-last"),
            ):
                with ui.element("div").classes("beginning") as self._beginning:
                    ui.icon("waving_hand")
                    ui.label(f"Welcome to {title}").classes("welcome")
                    ui.label("This is where the conversation begins.")
                self._beginning.set_visibility(not more)
                self._rows = ui.element("div").classes("rows").props("role=log aria-live=polite")
                self._rows.props["innerHTML"] = rows_html(self.messages, above, zone)
            ui.button(icon="arrow_downward", color=None).classes("to-newest").props(
                'round aria-label="To the newest message"'
            ).on(
                "click",
                js_handler="(e) => e.currentTarget.parentElement.querySelector('.scroller').scrollTo({top: 0})",
            )

    @property
    def oldest_seq(self) -> int | None:
        return self.messages[0].seq if self.messages else None

    def append(self, messages: Sequence[Message]) -> None:
        """Add newer messages below."""
        if not messages:
            return
        above = self.messages[-1] if self.messages else None
        self._rows.run_method("insertAdjacentHTML", "beforeend", rows_html(messages, above, self._zone))
        self.messages.extend(messages)

    def prepend(self, messages: Sequence[Message], *, above: Message | None, more: bool) -> None:
        """Put older messages on top; `above` is the one before the first of them."""
        self._rows.run_method("insertAdjacentHTML", "afterbegin", rows_html(messages, above, self._zone))
        self.messages[:0] = messages
        self._more = more
        self._beginning.set_visibility(not more)

    async def _older(self) -> None:
        if not self._more or self._loading:
            return
        self._loading = True
        try:
            await self._on_older()
        finally:
            self._loading = False

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        """What `User.should_see` looks at: rows are not elements, so the list answers for them."""
        own = super()._displayed_contents(only_visible=only_visible)
        return [*own, *(text for it in self.messages for text in (it.username, it.message))]
