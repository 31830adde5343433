"""The list of messages: ready rows, put in, replaced and taken out, never rebuilt.

The scroller runs bottom to top (`column-reverse`), so the browser itself keeps the newest row in view, and keeps its
place when the reader has scrolled up, whether rows come below or above. No script is needed for either.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.row import Message, rows_html
from pages.components.rows import Rows
from pages.components.viewer_style import viewer_style
from pages.components.window import Window

# Near the top: ask for older rows. More than half a screen from the bottom: offer the way back down.
ON_SCROLL = """(e) => { const list = e.currentTarget, up = -list.scrollTop;
    list.parentElement.classList.toggle('scrolled-up', up > list.clientHeight / 2);
    if (list.scrollHeight - list.clientHeight - up < 400) emit(); }"""


class MessageList(ui.element):
    """The messages of a room, newest at the bottom.

    :param title: of the room
    :param on_older: called with the first seq when the reader nears the top and there are older ones
    """

    def __init__(
        self,
        window: Window,
        *,
        title: str,
        viewer_id: int,
        username: str,
        zone: ZoneInfo,
        on_older: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__("section")
        self.window = window
        self._viewer = (viewer_id, username)
        self._zone = zone
        self._on_older = on_older
        self._loading = False
        self.classes("conversation").props('aria-label="Conversation"')
        with self:
            self._rules = ui.element("style")
            self._rules.props["innerHTML"] = viewer_style(viewer_id, username)
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
                self._beginning.set_visibility(not window.older)
                self._rows = Rows(rows_html(window.messages, window.above, zone))
            ui.button(icon="arrow_downward", color=None).classes("to-newest").props(
                'round aria-label="To the newest message"'
            ).on(
                "click",
                js_handler="(e) => e.currentTarget.parentElement.querySelector('.scroller').scrollTo({top: 0})",
            )

    @property
    def messages(self) -> Sequence[Message]:
        return self.window.messages

    def show(self, changed: Iterable[Message]) -> None:
        """Show messages in their latest state: new ones in their place, known ones in place of what they were."""
        changed = list(changed)
        sent = [it.client_id for it in changed if it.user_id == self._viewer[0] and it.client_id is not None]
        pairs = [(seq, self._row(seq)) for seq in self.window.take(changed)]
        if pairs or sent:
            self._rows.place(pairs, sent)

    def put_above(self, older: Window) -> None:
        """Put older messages on top."""
        self._rows.put_above(rows_html(older.messages, older.above, self._zone))
        self.window.put_above(older)
        self._beginning.set_visibility(not self.window.older)

    def renew(self, window: Window) -> None:
        """Show another stretch of the room instead."""
        self.window = window
        self._rows.renew(rows_html(window.messages, window.above, self._zone))
        self._beginning.set_visibility(not window.older)

    def flash(self, seq: int) -> None:
        self._rows.flash(seq)

    def _row(self, seq: int) -> str:
        message = self.window.find(seq)
        return "" if message is None else rows_html([message], self.window.above_of(seq), self._zone)

    async def _older(self) -> None:
        if not self.window.older or self._loading:
            return
        self._loading = True
        try:
            await self._on_older()
        finally:
            self._loading = False

    def _displayed_contents(self, *, only_visible: bool) -> list[object]:
        """What `User.should_see` looks at: rows are not elements, so the list answers for them."""
        own = super()._displayed_contents(only_visible=only_visible)
        return [*own, *(text for it in self.messages for text in texts_of(it))]


def texts_of(message: Message) -> list[str]:
    """What one can read on a row."""
    if message.deleted:
        return [message.username, "Message deleted"]
    quoted = [] if message.reply_to is None else [message.reply_to.username, message.reply_to.message]
    reactions = [f"{it.emoji} {len(it.usernames)}" for it in message.reactions]
    marks = [*(["edited"] if message.edited_at else []), *(["Pinned"] if message.pinned else [])]
    said = f"{message.username} {message.message}" if message.system else message.message
    return [message.username, said, *quoted, *reactions, *marks]
