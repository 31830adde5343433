"""Entries of the audit record: when, what, and from where."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Protocol
from zoneinfo import ZoneInfo

from nicegui import ui

WORDS = {
    "registered": "{actor} made an account",
    "signed_in": "{actor} signed in",
    "sign_in_failed": "Somebody failed to sign in as {subject}",
    "password_changed": "{actor} changed their password",
    "second_factor_asked": "{subject} was asked for a code",
    "second_factor_failed": "A wrong code for {subject}, after the right password",
    "second_factor_on": "{actor} switched a second factor on",
    "second_factor_off": "{actor} switched their second factor off",
    "second_factor_reset": "{actor} reset the second factor of {subject}",
    "recovery_codes_made": "{actor} made new recovery codes",
    "recovery_code_used": "{subject} used a recovery code",
    "account_disabled": "{actor} disabled {subject}",
    "account_banned": "{actor} banned {subject}",
    "ban_ran_out": "The ban of {subject} has run out",
    "account_enabled": "{actor} let {subject} in again",
    "signed_out_everywhere": "{actor} signed {subject} out everywhere",
    "bot_marked": "{actor} marked {subject} as a bot",
    "bot_unmarked": "{actor} marked {subject} as a person",
    "admin_made": "{actor} made {subject} an administrator",
    "admin_unmade": "{actor} made {subject} no administrator any more",
    "registration_chosen": "{actor} chose who may make an account: {subject}",
    "invited": "{actor} made invite link {subject}",
    "invite_withdrawn": "{actor} withdrew invite link {subject}",
    "message_reported": "{actor} reported {subject}",
    "report_resolved": "{actor} closed {subject}",
    "message_removed": "{actor} deleted {subject}",
    "message_restored": "{actor} restored {subject}",
    "member_removed": "{actor} removed {subject}",
    "foreign_origin": "A page of another site tried to open a page's connection",
    "foreign_page": "Somebody tried to listen or speak on a page that is not theirs",
    "oversized": "A page's connection was closed: a frame was too long",
    "flood": "A page's connection was closed: too many frames",
}


class Entry(Protocol):
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def actor(self) -> str | None: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...


def sentence(entry: Entry) -> str:
    words = WORDS.get(entry.kind, f"{entry.kind}: {{actor}} {{subject}}")
    return words.format(actor=entry.actor or "somebody", subject=entry.subject or "nobody that there is")


class RecordList(ui.element):
    """Rows are drawn as HTML: there may be many, and nothing happens on them."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__("ol")
        self._zone = zone
        self._entries: list[Entry] = []
        self.classes("record")

    def add(self, entries: Sequence[Entry]) -> None:
        self._entries += entries
        self._draw()

    def put_above(self, entries: Sequence[Entry]) -> None:
        self._entries[:0] = entries
        self._draw()

    def begin_again(self) -> None:
        self._entries.clear()
        self._draw()

    def _draw(self) -> None:
        self._props["innerHTML"] = "".join(map(self._row, self._entries))
        self.update()

    def _row(self, entry: Entry) -> str:
        local = entry.at.astimezone(self._zone)
        return (
            f'<li class="record-entry"><time datetime="{local.isoformat()}">{local.day} {local:%b %Y, %H:%M:%S}</time>'
            f"<span>{escape(sentence(entry))}</span><span>{escape(entry.address or '')}</span></li>"
        )

    def _displayed_contents(self, *, only_visible: bool) -> list[str]:
        return [sentence(entry) for entry in self._entries]
