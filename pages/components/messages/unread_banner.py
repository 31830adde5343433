"""Over the messages, while the line above what was not read is out of sight: how much is new, and since when."""

from collections.abc import Callable
from datetime import datetime, timedelta

from nicegui import ui

from pages.components.in_browser import in_browser

# To the line, a third from the top; where that is not loaded, the server is asked for it.
JUMP = in_browser("""(e) => { const list = e.currentTarget.closest('.conversation').querySelector('.scroller');
    const at = [Number(list.dataset.line), list.clientHeight / 3];
    if (!list.querySelector('.rows').at(...at)) emit(...at); }""")


class UnreadBanner(ui.element):
    """Make it when it is needed, and delete it when the line was seen.

    :param since: when the first new message came, in the time zone of the reader; None: that is not known
    :param on_jump: called with the seq of the first new message, which is not loaded, and where it is to stand
    :param on_read: called when somebody does not want to read all of it
    """

    def __init__(
        self, new: int, since: datetime | None, *, on_jump: Callable[..., object], on_read: Callable[[], object]
    ) -> None:
        super().__init__("div")
        self._since = since
        self.classes("unread-banner").props("role=status")
        with self:
            self._words = ui.label()
            _button("Jump").on("click", on_jump, js_handler=JUMP)
            _button("Mark read").on("click", lambda: on_read())
        self.count(new)

    def count(self, new: int) -> None:
        self._words.text = new_since(new, self._since, datetime.now(self._since.tzinfo if self._since else None))


def new_since(count: int, since: datetime | None, now: datetime) -> str:
    if since is None:
        return f"{count} new"
    day = f"{since:%A} "
    if since.date() == now.date():
        day = ""
    elif now.date() - since.date() >= timedelta(days=7):
        day = f"{since.day} {since:%B} "
    return f"{count} new since {day}{since:%H:%M}"


def _button(label: str) -> ui.button:
    return ui.button(label, color=None).props("flat no-caps").mark(label.lower().replace(" ", "-"))
