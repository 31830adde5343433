"""What a message says, as HTML: a safe part of Markdown, rendered once for all who read it.

Raw HTML is never taken over (markdown-it has it off), and what was made is cleaned once more (nh3), so that a mistake
in one of the two is none in the page.
"""

import html
import re
from functools import lru_cache

import emoji
import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

from pages.components.messages.code import fence
from pages.components.messages.mention import mention, mention_html

RULES = (
    "text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "linkify", "balance_pairs",
    "fragments_join", "paragraph", "blockquote", "list", "fence",
)  # fmt: skip
"""Bold, italic, struck out, code, quote, list, link. A line that begins with # is a line."""

MEANS_SOMETHING = re.compile(r"[*_`~\[\]\\@]|://|^\s*(?:>|[-+]\s|\d{1,9}[.)]\s)|\n\s*\n|^ |mailto:", re.MULTILINE)
"""What a text has in it that is more than words and line breaks."""

COSTLY, MOST_COSTLY = re.compile(r"[\[\]*_~@]|://"), 400
"""Signs of which hundreds take long to pair up; where there are more, the text is shown as it was written."""

SCHEMES = ("http://", "https://", "mailto:")
"""Where a link may lead: away, and to nothing that acts here."""

LONG, LINES = 1200, 20
"""Characters and lines above which a message is folded."""


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "linkify": True}).enable([*RULES])
    markdown.linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})  # main.py is a file
    markdown.validateLink = lambda url: url.casefold().startswith(SCHEMES)  # type: ignore[method-assign]
    markdown.inline.ruler.push("mention", mention)
    markdown.add_render_rule("mention", mention_html)
    markdown.add_render_rule("fence", fence)
    markdown.add_render_rule("hardbreak", lambda *_: "\n")  # breaks are shown as they are, see .text p
    return markdown


MARKDOWN = _markdown()

CLEANER = nh3.Cleaner(
    tags={"p", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span", "div", "button"},
    attributes={
        "a": {"href", "title"},
        "ol": {"start"},
        "span": {"class", "data-mention", "data-name"},
        "div": {"class"},
        "button": {"type", "aria-label"},
    },
    tag_attribute_values={"button": {"data-action": {"copy-code"}}},
    set_tag_attribute_values={"a": {"target": "_blank"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
)


@lru_cache(maxsize=2048)
def body_html(text: str, mentions: tuple[str, ...]) -> str:
    """:param mentions: whom the house found to be mentioned, by the names that they are shown with"""
    if not MEANS_SOMETHING.search(text) or len(COSTLY.findall(text)) > MOST_COSTLY:
        return f"<p>{html.escape(text)}</p>"
    return CLEANER.clean(MARKDOWN.render(text, {"mentions": {name.casefold(): name for name in mentions}}))


def is_emoji_only(text: str) -> bool:
    """Up to three of them, and nothing else."""
    characters = "".join(text.split())
    return len(characters) <= 30 and emoji.purely_emoji(characters) and 1 <= emoji.emoji_count(characters) <= 3


def is_long(text: str) -> bool:
    return len(text) > LONG or text.count("\n") > LINES
