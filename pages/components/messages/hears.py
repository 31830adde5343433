"""Whose list of messages it is, and who hears what its reader does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whose list it is; `moderates`: may delete what others said."""

    user_id: int
    username: str
    zone: ZoneInfo
    moderates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hears:
    """Who hears what the reader of a list does.

    :param older: the reader nears the top, and there are older messages
    :param newer: likewise at the bottom, unless it is the live end
    :param newest: the reader wants to see the live end, and it is not loaded
    :param place: a page that was loaded again showed this seq, which is not loaded
    :param read: everything up to this seq has been read
    :param read_all: everything is to count as read
    :param when: at what time the message with this seq was said, where there is one
    :param act: an action on a message, by its id, with what else belongs to the action
    """

    older: Callable[[], Awaitable[None]]
    newer: Callable[[], Awaitable[None]]
    newest: Callable[[], Awaitable[None]]
    place: Callable[[int], Awaitable[None]]
    read: Callable[[int], Awaitable[None]]
    read_all: Callable[[], Awaitable[None]]
    when: Callable[[int], Awaitable[datetime | None]]
    act: Callable[[str, int, str | int | None], Awaitable[None]]
