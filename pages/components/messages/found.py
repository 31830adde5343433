"""A message outside of its conversation: as a pin, an answer or something found. A click leads to it."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from nicegui import ui

from pages.components.addresses import address_of
from pages.components.avatar import avatar_html, name_html
from pages.components.messages.attachments import files_html
from pages.components.messages.message import Message


def found_html(message: Message, zone: ZoneInfo, *, where: str = "", said: str | None = None) -> str:
    """:param where: the title of its room, if that is not clear
    :param said: what is shown of it, as HTML; None: all of it
    """
    local = message.timestamp.astimezone(zone)
    said = said or escape("Message deleted" if message.deleted else message.message)
    place = f'<span class="where">{escape(where)}</span>' if where else ""
    return (
        f'<a class="found" href="{address_of(message.room, message.seq)}">'
        f"{avatar_html(message.user_id, message.username)}"
        f'<span class="found-head"><b>{name_html(message.username)}</b>{place}'
        f'<time datetime="{local.isoformat()}">{local.day} {local:%b %Y, %H:%M}</time></span>'
        f'<span class="found-text" dir="auto">{said}</span>{files_html(message.attachments)}</a>'
    )


def marked_html(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """A text as HTML, with the parts between the marks highlighted."""
    parts, end = [], 0
    for begin, until in marks:
        parts += [escape(text[end:begin]), f"<mark>{escape(text[begin:until])}</mark>"]
        end = until
    return "".join([*parts, escape(text[end:])])


class FoundList(ui.element):
    """Messages below each other."""

    def __init__(self, messages: Sequence[Message], zone: ZoneInfo) -> None:
        super().__init__("div")
        self._messages = list(messages)
        self.classes("found-list")
        self._props["innerHTML"] = "".join(found_html(it, zone) for it in messages)

    def add(self, message: Message, html: str) -> None:
        """One more, as `found_html` made it."""
        self._messages.append(message)
        self._props["innerHTML"] += html
        self.update()

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [
            text for it in self._messages for text in (it.username, it.message, *(file.name for file in it.attachments))
        ]
