"""Which of many names somebody means who has typed a few letters of one."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def score(query: str, name: str) -> int | None:
    """How well a name answers a query, higher is better; None: its letters do not stand in the name in this order.

    The beginning of the name, then the beginning of a word, then letters that stand together.
    """
    query, name = query.casefold().replace(" ", ""), name.casefold()
    if name.startswith(query):
        return 1000 - len(name)
    found, place = 0, -1
    for letter in query:
        next_place = name.find(letter, place + 1)
        if next_place < 0:
            return None
        if next_place == 0 or not name[next_place - 1].isalnum():
            found += 20
        elif next_place == place + 1:
            found += 10
        place = next_place
    return found - len(name)


def best(query: str, items: Iterable[Item], name: Callable[[Item], str], most: int) -> list[Item]:
    """The best answers, best first; of equal ones the first stays first. No query: the first items."""
    scored = [(found, item) for item in items if (found := score(query, name(item))) is not None]
    if query.strip():
        scored.sort(key=lambda it: -it[0])
    return [item for _, item in scored[:most]]
