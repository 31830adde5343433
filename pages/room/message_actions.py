"""What people do with a message that is there: react, answer, edit, delete, pin, save, mark unread, jump to a quote."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from nicegui import ui

from pages.components.dialog import confirm, dialog, primary, text_field
from pages.components.messages.message_list import MessageList
from pages.components.messages.undo import Undo
from pages.components.notice import notice
from pages.components.writing.composer import Composer
from pages.refusals import told
from pages.room.read_mark import ReadMark
from services.errors import NoSuchMessage
from services.events import Message
from services.house import House
from services.reports import LONGEST
from services.sessions import Identity

REPORTED = "Administrators see it, who reported it, and what was said around it. Nobody else hears of it."


class View(Protocol):
    """Where it is done."""

    messages: MessageList
    composer: Composer
    read_mark: ReadMark
    on_thread: Callable[[Message], None] | None

    def called(self, username: str) -> str: ...
    async def jump(self, seq: int) -> None: ...


class MessageActions:
    def __init__(self, house: House, viewer: Identity, view: View) -> None:
        self._house = house
        self._viewer = viewer
        self._view = view

    async def act(self, action: str, message_id: int, extra: str | int | None = None) -> None:
        """Do what a click on a row asks for; what does not exist or is not there any more is passed over."""
        message = next((it for it in self._view.messages.messages if it.id == message_id), None)
        if message is None and action == "reply":  # to one that is not loaded: an answer is written anew
            with suppress(NoSuchMessage):
                message = await self._house.history.message(self._viewer, message_id)
        do: Callable[[Message, str | int | None], Awaitable[None]] | None = getattr(self, f"_{action}", None)
        if action in ACTIONS and do is not None and isinstance(message, Message):
            with told():
                await do(message, extra)

    async def last(self, action: str) -> None:
        """The same for the message that was said last: one's own if it is to be edited."""
        said = (it for it in reversed(self._view.messages.messages) if not (it.system or it.deleted))
        last = next((it for it in said if action != "edit" or it.user_id == self._viewer.user_id), None)
        if last is not None:
            await self.act(action, last.id)

    async def _react(self, message: Message, emoji: str | int | None) -> None:
        mine = any(it.emoji == emoji and self._viewer.username in it.usernames for it in message.reactions)
        await self._house.messages.react(self._viewer, message.id, str(emoji), on=not mine)

    async def _reply(self, message: Message, _: object) -> None:
        self._view.composer.answer(message, self._view.called(message.username))

    async def _thread(self, message: Message, _: object) -> None:
        if self._view.on_thread is not None:
            self._view.on_thread(message)

    async def _edit(self, message: Message, _: object) -> None:
        if message.user_id == self._viewer.user_id:
            self._view.composer.edit(message)

    async def _menu(self, message: Message, _: object) -> None:
        """Say what the menu may offer; it is open already."""
        saved = await self._house.saved.has(self._viewer, message.id)
        deletable = await self._house.messages.may_delete(self._viewer, message.id)
        self._view.messages.offer(message.id, saved=saved, deletable=deletable)

    async def _save(self, message: Message, _: object) -> None:
        await self._house.saved.save(self._viewer, message.id, on=True)
        notice("Saved. You find it in the menu of every room.")

    async def _unsave(self, message: Message, _: object) -> None:
        await self._house.saved.save(self._viewer, message.id, on=False)
        notice("No longer saved.")

    async def _delete(self, message: Message, _: object) -> None:
        if not await self._house.messages.may_delete(self._viewer, message.id):
            return  # a key asks for it on any message
        page = ui.context.client

        async def undo() -> None:
            with told():
                await self._house.messages.restore(self._viewer, message.id)

        async def delete() -> None:
            with page, told():  # the dialog that asked is gone by then
                await self._house.messages.delete(self._viewer, message.id)
                with self._view.messages:
                    Undo("Message deleted", undo)

        confirm("Delete this message?", "It will be gone for everybody.", yes="Delete", do=delete)

    async def _report(self, message: Message, _: object) -> None:
        page = ui.context.client

        async def report() -> None:
            with page, told():
                await self._house.reports.make(self._viewer, message.id, reason.value or "")
                opened.close()
                notice("Administrators will look at it.")

        with dialog("Report this message?", REPORTED) as opened:
            reason = text_field("Why", longest=LONGEST, hint="May stay empty.")
            with ui.element("div").classes("dialog-foot"):
                primary("Report", report)

    async def _pin(self, message: Message, _: object) -> None:
        await self._house.messages.pin(self._viewer, message.id, on=True)

    async def _unpin(self, message: Message, _: object) -> None:
        await self._house.messages.pin(self._viewer, message.id, on=False)

    async def _unread(self, message: Message, _: object) -> None:
        await self._view.read_mark.unread(message.seq)

    async def _jump(self, _: Message, seq: str | int | None) -> None:
        await self._view.jump(int(seq or 0))


ACTIONS = (
    "menu", "react", "reply", "thread", "edit", "delete", "pin", "unpin", "save", "unsave", "unread", "report", "jump",
)  # fmt: skip
