"""What stands on a row beside its text: the quote it answers, reactions, its time, whether it was edited or pinned."""

import html
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pages.components.avatar import name_html


class Quote(Protocol):
    """The beginning of the message that is answered."""

    def __hash__(self) -> int: ...
    @property
    def seq(self) -> int: ...
    @property
    def username(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def deleted(self) -> bool: ...


class Reaction(Protocol):
    """Who marked a message with an emoji."""

    def __hash__(self) -> int: ...
    @property
    def emoji(self) -> str: ...
    @property
    def usernames(self) -> tuple[str, ...]: ...


def quote_html(quote: Quote | None) -> str:
    if quote is None:
        return ""
    text = "Message deleted" if quote.deleted else " ".join(quote.message.split())
    return (
        f'<button type="button" class="quote" data-action="jump" data-to="{quote.seq}">'
        f"<b>{name_html(quote.username)}</b><span>{html.escape(text)}</span></button>"
    )


def fold_html(long: bool) -> str:
    """What unfolds a long message, which is cut off by style."""
    words = "<span>Show more</span><span>Show less</span>"
    return f'<button type="button" class="fold" data-action="unfold">{words}</button>' if long else ""


def reactions_html(reactions: Sequence[Reaction]) -> str:
    return f'<div class="reactions">{"".join(map(_reaction_html, reactions))}</div>' if reactions else ""


def _reaction_html(reaction: Reaction) -> str:
    names = reaction.usernames
    said = html.escape(f"{', '.join(names)} reacted with {reaction.emoji}")
    return (
        f'<button type="button" class="reaction" data-action="react" data-emoji="{html.escape(reaction.emoji)}"'
        f' data-by="{html.escape(" ".join(names))}" title="{said}" aria-label="{said}">'
        f"{html.escape(reaction.emoji)} <b>{len(names)}</b></button>"
    )


def meta_html(address: str, local: datetime, edited_at: datetime | None, pinned: bool) -> str:
    """The small print after a message; its time leads to the message's own address."""
    pin = '<i class="material-icons" role="img" aria-label="Pinned" title="Pinned">push_pin</i>' if pinned else ""
    edited = ""
    if edited_at is not None:
        when = edited_at.astimezone(local.tzinfo)
        edited = f'<span class="edited" title="Edited {_full(when)}">edited</span> '
    return f'<span class="meta">{pin}{edited}<a class="at" href="{address}">{time_html(local)}</a></span>'


def time_html(local: datetime) -> str:
    return f'<time datetime="{local.isoformat()}" title="{_full(local)}">{local:%H:%M}</time>'


def _full(local: datetime) -> str:
    return f"{local:%A, {local.day} %B %Y, %H:%M:%S}"
