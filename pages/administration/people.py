"""Administration of people: finding somebody, shutting them out and letting them in, and who administers."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from pages.administration.banning import ask_to_ban
from pages.components.administration.account_list import AccountList
from pages.components.dialog import confirm, text_field
from pages.components.notice import notice
from pages.refusals import told
from pages.visitor import Visit
from services.administration import LONGEST_NAME

AT_ONCE = 50

QUESTIONS = {
    "make-administrator": ("Make {} an administrator?", "They can do all that you can do here.", "Make administrator"),
    "reset-second-factor": (
        "Reset the second factor of {}?",
        "Their password alone is enough then, until they set it up again. Be sure that it is they who ask.",
        "Reset",
    ),
    "sign-out-everywhere": (
        "Sign {} out everywhere?",
        "In all browsers, and all of their programs. They can sign in again.",
        "Sign out",
    ),
    "disable": (
        "Disable {}?",
        "They are signed out at once and cannot sign in until you let them in again. What they said stays.",
        "Disable",
    ),
}
"""What is asked before it is done: the title, what comes of it, and the word for yes."""


class People:
    SHOWS = frozenset({
        "registered", "account_disabled", "account_banned", "account_enabled", "ban_ran_out", "admin_made",
        "admin_unmade", "bot_marked", "bot_unmarked", "second_factor_on", "second_factor_off", "second_factor_reset",
    })  # fmt: skip
    """The kinds of entries of the record after which it looks otherwise."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        house, viewer = visit.house.administration, visit.viewer
        self._acts: dict[str, Callable[[str], Awaitable[None]]] = {
            "make-administrator": lambda name: house.set_admin(viewer, name, True),
            "no-administrator-any-more": lambda name: house.set_admin(viewer, name, False),
            "mark-as-a-bot": lambda name: house.set_bot(viewer, name, True),
            "mark-as-a-person": lambda name: house.set_bot(viewer, name, False),
            "reset-second-factor": lambda name: house.reset_second_factor(viewer, name),
            "sign-out-everywhere": lambda name: house.sign_out(viewer, name),
            "disable": lambda name: house.disable(viewer, name),
            "let-in-again": lambda name: house.enable(viewer, name),
        }

    async def draw(self) -> None:
        self._field = text_field("Find somebody", longest=LONGEST_NAME).props("debounce=300 type=search")
        self._field.on_value_change(self.show)
        acts: dict[str, Callable[[str], object]] = {act: self._chosen(act) for act in self._acts}
        acts["ban"] = lambda name: ask_to_ban(self._visit, name, self.show)
        self._list = AccountList(self._visit.zone, me=self._visit.viewer.username, acts=acts)
        self._rest = ui.label().classes("none").props("role=status")
        await self.show()

    async def show(self) -> None:
        name = self._field.value or ""
        with told():
            found = await self._visit.house.administration.accounts(self._visit.viewer, name, AT_ONCE + 1)
            if name != (self._field.value or ""):
                return  # somebody typed on
            self._list.show(found[:AT_ONCE])
            more = f"These are the first {AT_ONCE}. Type a part of a name to find others."
            self._rest.text = more if len(found) > AT_ONCE else "" if found else "Nobody has such a name."

    def _chosen(self, act: str) -> Callable[[str], object]:
        async def do(name: str) -> None:
            with self._visit.client, told():  # a dialog that asked is gone by then
                await self._acts[act](name)
                notice("Done.")
                await self.show()

        def ask(name: str) -> None:
            title, text, yes = QUESTIONS[act]
            confirm(title.format(name), text, yes=yes, do=lambda: do(name))

        return ask if act in QUESTIONS else do
