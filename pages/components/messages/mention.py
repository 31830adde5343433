"""`@name` in a text, where the house has found that somebody is meant: a rule for markdown-it."""

import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from pages.components.avatar import name_html

NAME = re.compile(r"@([\w.-]+)")


def mention(state: StateInline, silent: bool) -> bool:
    """Take `@name` as a mention; a full stop after it is the sentence's."""
    found = NAME.match(state.src, state.pos)
    if found is None or (state.pos and re.match(r"[\w@/.-]", state.src[state.pos - 1])):
        return False
    mentioned = state.env.get("mentions", {})
    written = next((it for it in (found[1], found[1].rstrip(".-")) if it.casefold() in mentioned), None)
    if written is None:
        return False
    if not silent:
        state.push("mention", "", 0).content = mentioned[written.casefold()]
    state.pos += 1 + len(written)
    return True


def mention_html(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    name = html.escape(tokens[at].content)
    return f'<span class="mention" data-mention="{name}">@{name_html(tokens[at].content)}</span>'
