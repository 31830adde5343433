"""What may stand as a reaction: one emoji of Unicode's list."""

import emoji

from services.errors import InvalidEmoji


def clean(text: str) -> str:
    """Return the emoji in its full spelling, so that two keyboards mean the same one.

    :raises InvalidEmoji: when it is anything but a single emoji
    """
    if not emoji.is_emoji(text):
        raise InvalidEmoji
    return emoji.emojize(emoji.demojize(text))
