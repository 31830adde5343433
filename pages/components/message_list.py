"""The list of messages: ready rows, put in, replaced and taken out, never rebuilt.

The scroller runs bottom to top (`column-reverse`), so the browser itself keeps the newest row in view, and keeps its
place when the reader has scrolled up, whether rows come below or above. No script is needed for either.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components import scrolling
from pages.components.row import Message, day_html, rows_html
from pages.components.row_actions import RowActions
from pages.components.rows import Rows
from pages.components.viewer_style import viewer_style
from pages.components.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whose list it is; `moderates`: may delete what others said."""

    user_id: int
    username: str
    zone: ZoneInfo
    moderates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hears:
    """Who hears what the reader of a list does.

    :param older: the reader nears the top, and there are older messages
    :param newer: likewise at the bottom, unless it is the live end
    :param newest: the reader wants to see the live end, and it is not loaded
    :param place: a page that was loaded again showed this seq, which is not loaded
    :param read: everything up to this seq has been read
    :param act: an action on a message, by its id, with what else belongs to the action
    """

    older: Callable[[], Awaitable[None]]
    newer: Callable[[], Awaitable[None]]
    newest: Callable[[], Awaitable[None]]
    place: Callable[[int], Awaitable[None]]
    read: Callable[[int], Awaitable[None]]
    act: Callable[[str, int, str | int | None], Awaitable[None]]


class MessageList(ui.element):
    """The messages of a room, newest at the bottom.

    :param title: of the room
    :param about: names what is kept in the browser; letters, digits, dashes and dots
    :param link: the address of a message, without its seq
    :param unread_from: the first message that the viewer had not read; a line stands above it, and the list opens there
    """

    def __init__(
        self,
        window: Window,
        hears: Hears,
        *,
        title: str,
        about: str,
        viewer: Viewer,
        link: str,
        unread_from: int | None = None,
    ) -> None:
        super().__init__("section")
        self.window = window
        self.unread_from = unread_from
        self.new_below = 0
        self._viewer = viewer
        self._at_end, self._attended = True, True
        self._hears = hears
        self._title = title
        self._loading = False
        self._newest_seq = window.last
        self.classes("conversation").props('aria-label="Conversation"')
        with self:
            self._rules = ui.element("style")
            ui.element("style").on("vnodeMounted", js_handler=scrolling.NAME_DAYS)
            with (
                ui.element("div").classes("scroller").mark("scroller") as self._scroller,
                ui.element("div").classes("newest-last"),
            ):
                self._beginning = ui.element("div").classes("beginning")
                self._day = ui.element("div").classes("first-day")
                self._rows = Rows(self._all_rows(window))
                ui.element("div").classes("outbox")
            RowActions(self._rows, viewer_id=viewer.user_id, link=link, moderates=viewer.moderates, on_act=hears.act)
            with (
                ui.element("button")
                .classes("to-newest")
                .props('type=button aria-label="To the newest message"')
                .on("click", self._show_newest, js_handler=scrolling.TO_NEWEST)
                .mark("to-newest")
            ):
                self._news = ui.label()
        self._listen(about)
        self._draw_edges()
        self._draw_rules()

    @property
    def messages(self) -> Sequence[Message]:
        return self.window.messages

    def show(self, changed: Iterable[Message]) -> None:
        """Show messages in their latest state: new ones in their place, known ones in place of what they were."""
        changed = list(changed)
        self._count([it for it in changed if it.seq > self._newest_seq])
        sent = [it.client_id for it in changed if it.user_id == self._viewer.user_id and it.client_id is not None]
        pairs = [(seq, self._row(seq)) for seq in self.window.take(changed)]
        if pairs or sent:
            self._rows.place(pairs, sent)
            self._trim(top=self._at_end)

    def put_above(self, older: Window) -> None:
        """Put older messages on top."""
        self._rows.put_above(self._all_rows(older))
        self.window.put_above(older)
        self._trim(top=False)
        self._draw_edges()

    def put_below(self, newer: Window) -> None:
        """Put newer messages below."""
        self.window.put_below(newer)
        self._rows.place([(message.seq, self._row(message.seq)) for message in newer.messages])
        self._trim(top=True)
        self._draw_edges()

    def renew(self, window: Window) -> None:
        """Show another stretch of the room instead."""
        self.window = window
        self._newest_seq = max(self._newest_seq, window.last)
        self._rows.renew(self._all_rows(window))
        self._draw_edges()

    def flash(self, seq: int) -> None:
        """Bring a row into view and show for a moment which one it is."""
        self._rows.flash(seq)

    def draw_unread_line(self, seq: int | None) -> None:
        """Above this message, or nowhere."""
        if seq != self.unread_from:
            self.unread_from = seq
            self._draw_rules()

    def show_newest(self) -> None:
        """Go to the end of what is loaded."""
        self._scroller.run_method("scrollTo", {"top": 0})

    def _listen(self, about: str) -> None:
        async def place(event: GenericEventArguments) -> None:
            seq, top = event.args
            await self._hears.place(seq)
            self._rows.stand(seq, top)

        async def read(event: GenericEventArguments) -> None:
            await self._hears.read(event.args)

        kept = {"about": about}
        self._scroller.on("scroll", self._near_edge, js_handler=scrolling.EDGES, throttle=0.2)
        self._scroller.on("attention", self._attend, js_handler=scrolling.ATTENTION)
        self._scroller.on("reading", read, js_handler=scrolling.READ)
        self._scroller.on("place", js_handler=scrolling.KEEP_PLACE % kept)
        self._scroller.on("vnodeMounted", place, js_handler=scrolling.OPEN % kept)
        self._scroller.on("vnodeBeforeUnmount", js_handler=scrolling.LEAVE)
        if self.unread_from is not None:
            self._scroller.props(f"data-land={self.unread_from}")

    def _all_rows(self, window: Window) -> str:
        return rows_html(window.messages, window.above, self._viewer.zone)

    def _row(self, seq: int) -> str:
        message = self.window.find(seq)
        return "" if message is None else rows_html([message], self.window.above_of(seq), self._viewer.zone)

    def _trim(self, *, top: bool) -> None:
        if self.window.trim(top=top):
            self._rows.keep(self.window.first, self.window.last)
            self._draw_edges()

    def _draw_edges(self) -> None:
        if not self.window.older and not list(self._beginning):
            with self._beginning:
                ui.icon("waving_hand")
                ui.label(f"Welcome to {self._title}").classes("welcome")
                ui.label("This is where the conversation begins.")
        self._beginning.set_visibility(not self.window.older)
        first = self.window.messages[0] if self.window.older else None
        self._day.props["innerHTML"] = day_html(first, self.window.above, self._viewer.zone) if first else ""
        self._day.update()
        self._rows.has_newer(self.window.newer)

    def _draw_rules(self) -> None:
        self._rules.props["innerHTML"] = viewer_style(self._viewer.user_id, self._viewer.username, self.unread_from)
        self._rules.update()

    def _count(self, new: Sequence[Message]) -> None:
        """Take note of messages that have just come: of how many one does not see, and where they begin."""
        if not new:
            return
        self._newest_seq = new[-1].seq
        theirs = [it for it in new if it.user_id != self._viewer.user_id]
        if not theirs or (self._at_end and self._attended):
            return
        if self.unread_from is None:
            self.draw_unread_line(theirs[0].seq)
        if not self._at_end:
            self.new_below += len(theirs)
            self._news.text = f"{self.new_below} new"

    def _attend(self, event: GenericEventArguments) -> None:
        self._at_end, self._attended = event.args
        if self._at_end and self.new_below:
            self.new_below = 0
            self._news.text = ""

    async def _near_edge(self, event: GenericEventArguments) -> None:
        edge = event.args or "older"  # a simulated user only scrolls up
        if self._loading or not getattr(self.window, edge):
            return
        self._loading = True
        try:
            await (self._hears.older if edge == "older" else self._hears.newer)()
        finally:
            self._loading = False

    async def _show_newest(self) -> None:
        if self.window.newer:
            await self._hears.newest()

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
