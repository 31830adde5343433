"""What a room may be called: the name is its address for ever, the title is what people read."""

import hashlib
import re
import unicodedata
from collections.abc import Collection

from services import texts
from services.errors import InvalidRoom

SHORTEST, LONGEST = 2, 32
LONGEST_TITLE, LONGEST_TOPIC = 80, 250

DIRECT = "direct-"
"""How the names of direct conversations begin, and no others do."""

RESERVED = {"direct", "new", "browse"}
"""They stand for something else in addresses."""

NAME = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def clean(name: str) -> str:
    """:raises InvalidRoom: unless it is 2 to 32 lower-case letters, digits and single dashes, and not taken by us"""
    name = unicodedata.normalize("NFKC", name).lower()
    if not (SHORTEST <= len(name) <= LONGEST and NAME.fullmatch(name)) or name in RESERVED or name.startswith(DIRECT):
        raise InvalidRoom
    return name


def from_title(title: str) -> str:
    """A name made of a title's words.

    :raises InvalidRoom: when they make none
    """
    words = "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", title).lower()))
    return clean(words[:LONGEST].strip("-"))


def clean_title(title: str) -> str:
    """:raises InvalidRoom, BadRequest:"""
    cleaned = texts.clean_line(title, LONGEST_TITLE)
    if not cleaned:
        raise InvalidRoom
    return cleaned


def clean_topic(topic: str) -> str:
    """:raises BadRequest:"""
    return texts.clean_line(topic, LONGEST_TOPIC)


def of_people(user_ids: Collection[int]) -> str:
    """The name of the one direct conversation of these people: the same for the same set, and telling nothing of it."""
    people = ",".join(map(str, sorted(set(user_ids))))
    return DIRECT + hashlib.sha256(people.encode()).hexdigest()[:32]
