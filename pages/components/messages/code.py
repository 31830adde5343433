"""A block of code, with the colours of its language and a button that copies it."""

import html
from collections.abc import Sequence
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

FORMATTER = HtmlFormatter(nowrap=True, classprefix="code-")


def fence(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """A rule for markdown-it."""
    token = tokens[at]
    language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
    return (
        '<div class="code"><button type="button" data-action="copy-code" aria-label="Copy the code">Copy</button>'
        f"<pre><code>{highlighted(token.content, language)}</code></pre></div>"
    )


def highlighted(code: str, language: str) -> str:
    """As HTML; without colours where the language is not known."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return html.escape(code)
    return str(highlight(code, lexer, FORMATTER))
