"""What people type to find something: words, "exact phrases", and `from:` `in:` `before:` `after:` `has:`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from models.search import Sought
from services import texts, usernames
from services.errors import BadRequest

LONGEST = 200  # characters

LINK, HAS_LINK = ("http://", "https://"), "has:link"

PART = re.compile(r'"([^"]*)"?|(\S+)')
FILTER = re.compile(r"(from|in|before|after|has):(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought, and the pattern of the words that are marked in what is found."""

    sought: Sought
    words: re.Pattern[str]

    @property
    def is_empty(self) -> bool:
        return self.sought == Sought()


def parse(text: str, zone: tzinfo) -> Query:
    """Whatever is typed is a query: what is no filter is sought as it stands. Days are those of `zone`.

    :raises BadRequest: over 200 characters, or with something in it that no message can hold
    """
    if len(text) > LONGEST:
        raise BadRequest(f"A search has at most {LONGEST} characters.")
    texts.check_storable(text)
    words: dict[str, None] = {}
    filters: dict[str, str | datetime | bool] = {}
    link = False
    for phrase, word in PART.findall(text):
        found = FILTER.fullmatch(word)
        if word.lower() == HAS_LINK:
            link = True
        elif found is not None and (said := _filter(found[1].lower(), found[2], zone)) is not None:
            filters |= said
        elif (phrase or word).strip():
            words[phrase or word] = None
    groups = tuple((it,) for it in words) + ((LINK,) if link else ())
    return Query(Sought(texts=groups, **filters), _any_of(words))  # type: ignore[arg-type] # as `_filter` has them


def filters_in(text: str, zone: tzinfo) -> list[str]:
    """The filters of a query, as they were typed."""
    return [
        word
        for _, word in PART.findall(text)
        if (found := FILTER.fullmatch(word)) is not None
        and (word.lower() == HAS_LINK or _filter(found[1].lower(), found[2], zone) is not None)
    ]


def _filter(name: str, value: str, zone: tzinfo) -> Mapping[str, str | datetime | bool] | None:
    match name:
        case "has" if value.lower() == "file":
            return {"has_files": True}
        case "from":
            return {"author": usernames.key(value.removeprefix("@"))}
        case "in":
            return {"room": value.removeprefix("#").lower()}
        case "before" | "after":
            try:
                day = date.fromisoformat(value)
                if name == "before":
                    return {"until": _begin(day, zone)}
                return {"since": _begin(day + timedelta(days=1), zone)}
            except (ValueError, OverflowError):
                return None
    return None


def _begin(day: date, zone: tzinfo) -> datetime:
    """In UTC, because that is what the store compares."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest first: `garden` is marked rather than `gar` in it. Without words it matches nothing."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)", re.IGNORECASE)
