"""A message as a row of HTML.

The same bytes serve every viewer in a time zone: a row says whose it is, whom it mentions and who reacted in data
attributes, and a page's own rules of style (`viewer_style`) turn the viewer's rows to the right and blue. So a message
is rendered once, however many people look.
"""

import html
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pages.components.addresses import address_of
from pages.components.avatar import avatar_html, name_html
from pages.components.messages import marks
from pages.components.messages.attachments import attachments_html
from pages.components.messages.body import body_html, is_emoji_only, is_long
from pages.components.messages.message import Message

GROUPED_WITHIN = timedelta(minutes=5)


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


def day_html(message: Message, above: Message | None, zone: ZoneInfo) -> str:
    """The day of the first row that is shown, unless `rows_html` says it already."""
    return "" if above is None or _day(above, zone) != _day(message, zone) else _day_html(message, zone)


def _continues(message: Message, above: Message | None) -> bool:
    """Whether a message joins the one above it: same author, not more than five minutes later, same day, and nothing
    special about either."""
    return (
        above is not None
        and above.user_id == message.user_id
        and message.timestamp - above.timestamp <= GROUPED_WITHIN
        and message.reply_to is None
        and above.reply_to is None
        and not (message.system or above.system or message.deleted or above.deleted)
    )


def _day(message: Message, zone: ZoneInfo) -> object:
    return message.timestamp.astimezone(zone).date()


def _day_html(message: Message, zone: ZoneInfo) -> str:
    local = message.timestamp.astimezone(zone)
    full = f"{local:%A, {local.day} %B %Y}"
    return (
        f'<div class="day" role="separator" data-seq="{message.seq}" data-day="{local:%Y-%m-%d}">'
        f'<span title="{full}">{full}</span></div>'
    )


@lru_cache(maxsize=4096)
def _row_html(message: Message, continues: bool, zone: ZoneInfo) -> str:
    local = message.timestamp.astimezone(zone)
    mentioned = f' data-mentions="{html.escape(" ".join(message.mentions))}"' if message.mentions else ""
    return (
        f'<article class="{_look(message, continues)}" tabindex="-1" data-id="{message.id}" data-seq="{message.seq}"'
        f' data-user="{message.user_id}"{mentioned}>{_system_html(message, local) if message.system else ""}'
        f"{'' if message.system else _said_html(message, local)}</article>"
    )


def _look(message: Message, continues: bool) -> str:
    looks = {
        "continues": continues,
        "system": message.system is not None,
        "deleted": message.deleted,
        "reply": message.reply_to is not None,
        "pinned": message.pinned,
        "emoji-only": not message.deleted and message.reply_to is None and is_emoji_only(message.message),
        "long": is_long(message.message),
        "silent": not (message.message.strip() or message.reply_to or message.deleted),
    }
    return " ".join(["message", *(look for look, applies in looks.items() if applies)])


def _system_html(message: Message, local: datetime) -> str:
    return f'<p class="tells"><b>{name_html(message.username)}</b> {_told_html(message)} {marks.time_html(local)}</p>'


def _told_html(message: Message) -> str:
    """What the room tells; where it is what somebody has done to somebody else, that one is called by their name."""
    what, by, who = message.message.rpartition(" by ")
    if by and message.system in {"invited", "removed"}:
        return f"{html.escape(what)} by {name_html(who)}"
    return html.escape(message.message)


def _said_html(message: Message, local: datetime) -> str:
    """Read aloud in this order: who, what, files, reactions, when."""
    said = body_html(message.message, message.mentions) if message.message.strip() else ""
    said = "<p>Message deleted</p>" if message.deleted else said
    return (
        f"{avatar_html(message.user_id, message.username)}"
        f'<div class="said"><span class="name">{html.escape(message.username)}</span>'
        f'<div class="bubble" dir="auto">{marks.quote_html(message.reply_to)}<div class="text">{said}</div></div>'
        f"{marks.fold_html(is_long(message.message))}"
        f"{attachments_html(message.attachments)}"
        f"{marks.reactions_html(message.reactions)}"
        f"{marks.meta_html(address_of(message.room, message.seq), local, message.edited_at, message.pinned)}</div>"
    )


def texts_of(message: Message) -> list[str]:
    """What one can read on a row."""
    if message.deleted:
        return [message.username, "Message deleted"]
    quoted = [] if message.reply_to is None else [message.reply_to.username, message.reply_to.message]
    reactions = [f"{it.emoji} {len(it.usernames)}" for it in message.reactions]
    marks = [*(["edited"] if message.edited_at else []), *(["Pinned"] if message.pinned else [])]
    said = f"{message.username} {message.message}" if message.system else message.message
    files = [it.name for it in message.attachments]
    return [message.username, said, *quoted, *files, *reactions, *marks]
