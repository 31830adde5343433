"""A message as a row of HTML.

The same bytes serve every viewer in a time zone: a row says whose it is in `data-user`, and a page's own rule of
style (`mine`) turns the viewer's rows to the right and blue. So a message is rendered once, however many people look.
"""

import html
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from pages.components.avatar import avatar_html

GROUPED_WITHIN = timedelta(minutes=5)


class Message(Protocol):
    """What a row needs to know of a message; two that are equal look the same."""

    def __hash__(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def user_id(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def timestamp(self) -> datetime: ...


def rows_html(messages: Sequence[Message], above: Message | None, zone: ZoneInfo) -> str:
    """The rows of consecutive messages; `above` is the message before the first of them, if there is one."""
    parts = []
    for message in messages:
        if above is None or _day(above, zone) != _day(message, zone):
            parts.append(_day_html(message, zone))
            above = None
        parts.append(_row_html(message, _continues(message, above), zone))
        above = message
    return "".join(parts)


def mine(user_id: int) -> str:
    """The style rule that makes a viewer's own rows theirs: on the right, in blue, without name and avatar."""
    return (
        f'.message[data-user="{user_id:d}"]'
        "{--side:end;--columns:1/-1;--who:none;--bubble:var(--mine);--bubble-text:var(--mine-text);"
        "--bubble-and-time:44px minmax(0,auto);--bubble-column:2;--time-column:1}"
    )


def _continues(message: Message, above: Message | None) -> bool:
    """Whether a message joins the one above it: same author, not more than five minutes later, same day."""
    return (
        above is not None and above.user_id == message.user_id and message.timestamp - above.timestamp <= GROUPED_WITHIN
    )


def _day(message: Message, zone: ZoneInfo) -> object:
    return message.timestamp.astimezone(zone).date()


def _day_html(message: Message, zone: ZoneInfo) -> str:
    local = message.timestamp.astimezone(zone)
    return f'<div class="day" role="separator"><span>{local:%A, {local.day} %B %Y}</span></div>'


@lru_cache(maxsize=4096)
def _row_html(message: Message, continues: bool, zone: ZoneInfo) -> str:
    local = message.timestamp.astimezone(zone)
    head = "" if continues else avatar_html(message.user_id, message.username)
    look = "message continues" if continues else "message"
    # Read aloud in this order: who, what, when.
    return (
        f'<article class="{look}" data-user="{message.user_id}" data-seq="{message.seq}">'
        f'{head}<div class="said"><span class="name">{html.escape(message.username)}</span>'
        f'<div class="bubble" dir="auto">{html.escape(message.message)}</div>'
        f'<time datetime="{local.isoformat()}" title="{local:%A, {local.day} %B %Y, %H:%M:%S}">{local:%H:%M}</time>'
        "</div></article>"
    )
