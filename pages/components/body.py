"""What a message says, as HTML."""

import html


def body_html(text: str, mentions: tuple[str, ...]) -> str:
    return html.escape(text)


def is_emoji_only(text: str) -> bool:
    return False


def is_long(text: str) -> bool:
    return False
