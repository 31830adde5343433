"""The list of messages: ready rows, put in, replaced and taken out, never rebuilt.

The scroller runs bottom to top (`column-reverse`), so the browser itself keeps the newest row in view, and keeps its
place when the reader has scrolled up, whether rows come below or above. No script is needed for either.
"""

from collections.abc import Iterable, Sequence

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.messages import scrolling
from pages.components.messages.beginning import Beginning, Opening
from pages.components.messages.hears import Hears, Viewer
from pages.components.messages.message import Message
from pages.components.messages.row import rows_html, texts_of
from pages.components.messages.row_actions import RowActions
from pages.components.messages.rows import Rows
from pages.components.messages.unread_banner import UnreadBanner
from pages.components.messages.viewer_style import viewer_style
from pages.components.messages.window import Window
from pages.components.ready import Ready


class MessageList(ui.element):
    """The messages of a room, newest at the bottom.

    :param opening: what stands above the very first message
    :param about: names what is kept in the browser; letters, digits, dashes and dots
    :param link: the address of a message, without its seq
    :param newest: the seq of the room's newest message, which need not be in the window
    :param unread_from: the first message that the viewer had not read; a line stands above it
    :param unread: how many they are
    :param opens_there: whether the list opens at that line; otherwise it opens at its end
    """

    def __init__(
        self,
        window: Window,
        hears: Hears,
        *,
        opening: Opening,
        about: str,
        viewer: Viewer,
        link: str,
        newest: int,
        unread_from: int | None = None,
        unread: int = 0,
        opens_there: bool = True,
    ) -> None:
        super().__init__("section")
        self.window = window
        self.newest = newest
        self.unread_from, self._unread = unread_from, unread
        self.read_up_to = 0
        self.new_below = 0
        self._viewer = viewer
        self._at_end, self._attended = True, True
        self._hears = hears
        self._loading = False
        self._banner: UnreadBanner | None = None
        self.classes("conversation").props('aria-label="Conversation"')
        with self:
            self._rules = Ready("style")
            with (
                ui.element("div").classes("scroller").mark("scroller") as self._scroller,
                ui.element("div").classes("newest-last"),
            ):
                self._beginning = Beginning(opening, viewer.zone, empty=not window.messages)
                self._rows = Rows(self._all_rows(window))
                ui.element("div").classes("outbox")
            RowActions(self._rows, viewer_id=viewer.user_id, link=link, moderates=viewer.moderates, on_act=hears.act)
            self._news = Ready("button").classes("to-newest").mark("to-newest")
            self._news.props('type=button aria-label="To the newest message"')
            self._news.on("click", self._show_newest, js_handler=scrolling.TO_NEWEST)
        self._listen(about)
        if unread_from is not None:
            self._scroller.props(f"data-line={unread_from}")
            if opens_there:
                self._scroller.props(f"data-land={unread_from}")
        self._draw_edges()
        self._draw_rules()

    @property
    def messages(self) -> Sequence[Message]:
        return self.window.messages

    def show(self, changed: Iterable[Message]) -> None:
        """Show messages in their latest state: new ones in their place, known ones in place of what they were."""
        changed = list(changed)
        self._count([it for it in changed if it.seq > self.newest])
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
        self.newest = max(self.newest, window.last)
        self._rows.renew(self._all_rows(window))
        self._draw_edges()

    def read_again(self) -> None:
        """So much was missed that what is loaded is no longer true: ask for what is around where the reader is, through
        `Hears.place`. Until then it is not the live end."""
        self.window.newer = True
        self._draw_edges()
        self._rows.read_again()

    @property
    def is_at_end(self) -> bool:
        """Whether the newest message is in view."""
        return self._at_end

    def offer(self, message_id: int, *, saved: bool, deletable: bool) -> None:
        """What the menu of a message may offer to this viewer."""
        self._rows.offer(message_id, saved=saved, deletable=deletable)

    def flash(self, seq: int) -> None:
        """Bring a row into view and show for a moment which one it is."""
        self._rows.flash(seq)

    def draw_unread_line(self, seq: int | None) -> None:
        """Above this message, or nowhere."""
        if seq != self.unread_from:
            self.unread_from = seq
            self._unread = 0 if seq is None else self.newest - seq + 1
            self._draw_rules()
            self._rows.line_above(seq)

    def show_newest(self) -> None:
        """Go to the end of what is loaded."""
        self._scroller.run_method("scrollTo", {"top": 0})

    def close(self, closed: bool = True) -> None:
        """Let it be read, and offer nothing that would change it; or offer that again."""
        self.classes(add="read-only" if closed else "", remove="" if closed else "read-only")

    def _listen(self, about: str) -> None:
        async def read(event: GenericEventArguments) -> None:
            await self._hears.read(event.args)

        self._scroller.props["data-about"] = about
        self._scroller.on("scroll", self._near_edge, js_handler=scrolling.EDGES, throttle=0.2)
        self._scroller.on("attention", self._attend, js_handler=scrolling.ATTENTION)
        self._scroller.on("reading", read, js_handler=scrolling.READ)
        self._scroller.on("place", js_handler=scrolling.KEEP_PLACE)
        self._scroller.on("again", self._stand, js_handler=scrolling.AGAIN)
        self._scroller.on("line", self._miss_line, js_handler=scrolling.LINE)
        self._scroller.on("vnodeMounted", self._stand, js_handler=scrolling.OPEN)
        self._scroller.on("vnodeBeforeUnmount", js_handler=scrolling.LEAVE)

    async def _stand(self, event: GenericEventArguments) -> None:
        """Show what lies around a seq, which is not loaded, and bring it to so many pixels under the top."""
        seq, top = event.args
        await self._hears.place(seq)
        self._rows.stand(seq, top)

    async def _miss_line(self, event: GenericEventArguments) -> None:
        """The line went out of sight, above, before it was seen; or it is not so any more."""
        if self._banner is not None:
            self._banner.delete()
            self._banner = None
        if event.args and self.unread_from is not None:
            since = await self._hears.when(self.unread_from)
            with self:
                self._banner = UnreadBanner(
                    self._unread,
                    since and since.astimezone(self._viewer.zone),
                    on_jump=self._stand,
                    on_read=self._hears.read_all,
                )

    def _count_on_banner(self) -> None:
        """Nobody reads it while nobody looks."""
        if self._banner is not None and self._attended:
            self._banner.count(self._unread)

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
        self._beginning.show(self.window)
        self._rows.has_newer(self.window.newer)

    def _draw_rules(self) -> None:
        self._rules.write(viewer_style(self._viewer.user_id, self._viewer.username, self.unread_from))

    def _count(self, new: Sequence[Message]) -> None:
        """Take note of messages that have just come: of how many one does not see, and where they begin."""
        if not new:
            return
        had_read_all = self.unread_from is None or self.read_up_to >= self.newest
        self.newest = new[-1].seq
        theirs = [it for it in new if it.user_id != self._viewer.user_id and not it.system]
        if not theirs:
            return
        self._unread += len(theirs)
        self._count_on_banner()
        if self._at_end and self._attended:
            return
        if had_read_all:
            self.draw_unread_line(theirs[0].seq)
        if not self._at_end:
            self.new_below += len(theirs)
            self._news.write(self._told_below())

    def _attend(self, event: GenericEventArguments) -> None:
        self._at_end, self._attended = event.args
        self._count_on_banner()
        if self._at_end and self.new_below:
            self.new_below = 0
            self._news.write("")

    def _told_below(self) -> str:
        return f"{self.new_below} new"

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
        below = [self._told_below()] if self.new_below else []
        return [*own, *below, *(text for it in self.messages for text in texts_of(it))]
