"""The mark of a person: up to two initials on a colour of their own."""

import html
import re
from collections.abc import Sequence

COLOURS = (
    "#A3391F", "#8A4B08", "#6B5B00", "#3F6212", "#166534", "#0F6B5C",
    "#0E6377", "#1D5FD1", "#4338CA", "#6D28D9", "#9D174D", "#475569",
)  # fmt: skip
"""Each reaches a contrast of at least 5.8 with white (WCAG 2.2, 1.4.3 asks for 4.5)."""


People = Sequence[tuple[int, str]]
"""By id and username."""

MOST_IN_A_TILE = 4


def avatar_html(user_id: int, username: str) -> str:
    """As it is for whoever has chosen nothing else: what people choose is a rule of style, see `faces`."""
    colour = COLOURS[user_id * 7 % len(COLOURS)]
    return (
        f'<span class="avatar" data-avatar="{user_id}" style="background-color:{colour}" aria-hidden="true">'
        f"<span>{html.escape(initials(username))}</span></span>"
    )


def tile_html(people: People) -> str:
    """Up to four people as one small square."""
    faces = "".join(avatar_html(user_id, name) for user_id, name in people[:MOST_IN_A_TILE])
    return f'<span class="mark tile" aria-hidden="true">{faces}</span>'


def name_html(username: str) -> str:
    """What somebody is called, for whom another name may be chosen, see `faces`."""
    name = html.escape(username)
    return f'<span data-name="{name}"><span>{name}</span></span>'


def initials(username: str) -> str:
    """`ana` -> A, `ana.lopez` -> AL"""
    words = [word for word in re.split(r"[._\s-]+", username) if word]
    return "".join(word[0] for word in words[:2]).upper() or username[0]
