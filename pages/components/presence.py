"""Who is online, shown by one rule of style for the whole page.

Whatever carries `data-person` has a hollow ring that says "offline" to a screen reader; this rule fills the rings of
those who are online. However many places show a person, a coming or going changes one text.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from html import escape

from pages.components.ready import Ready


def ring_html(username: str) -> str:
    return f'<span class="presence" data-person="{escape(username)}"></span>'


class Presence(Ready):
    """Knows who is online, and tells the page of those whom it shows: otherwise it would grow with everybody."""

    def __init__(self, online: Collection[str]) -> None:
        super().__init__("style")
        self.online = _shared(frozenset(online))
        self._shown: set[str] = set()
        self._told: frozenset[str] = frozenset()

    def show(self, online: Collection[str]) -> None:
        """These are online, and nobody else."""
        self.online = _shared(frozenset(online))
        self._write()

    def change(self, *, online: Collection[str], offline: Collection[str]) -> None:
        self.show((self.online | set(online)) - set(offline))

    def mind(self, names: Iterable[str]) -> None:
        """The page shows these people now, too."""
        self._shown.update(names)
        self._write()

    def _write(self) -> None:
        told = _shared(self.online & self._shown)
        if told == self._told:
            return
        self._told = told
        # A name consists of letters, digits and `_.-`, see services.usernames: nothing that could end a string.
        rings = ",".join(f'[data-person="{name}"]' for name in sorted(self._told))
        rule = (
            f":is({rings}).presence{{background:var(--success);border-color:var(--success)}}"
            f':is({rings}).presence::after{{content:"" / "online"}}'
            f':is({rings}).presence-word::after{{content:"online"}}'
        )
        self.write(rule if rings else "")

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        """What a simulated user sees of it: rings are no elements."""
        return [f"{name} is online" for name in sorted(self._told)]


@lru_cache(maxsize=64)
def _shared(online: frozenset[str]) -> frozenset[str]:
    """All pages hold the same."""
    return online
