"""A message and the answers to it, beside the conversation, with a field to answer in."""

from nicegui import ui

from pages.components.dialog import primary
from pages.components.messages.found import FoundList
from pages.refusals import told
from pages.visitor import Visit
from services.events import Event, Message, MessageChanged
from services.rooms import Room
from services.texts import LONGEST


class ThreadSide:
    def __init__(self, visit: Visit, room: Room, message: Message) -> None:
        self._visit = visit
        self._room = room
        self._message = message

    async def draw(self) -> None:
        self._body = ui.element("div").classes("thread").props("role=log aria-live=polite")
        await self._show()
        if self._room.archived:
            return
        with ui.element("form").classes("answer").on("submit.prevent", self._answer):
            self._field = ui.textarea(placeholder="Answer").mark("answer")
            self._field.props(f'autogrow outlined dense rows=1 maxlength={LONGEST} aria-label="Answer"')
            primary("Answer", self._answer)

    async def heard(self, event: Event) -> None:
        if isinstance(event, MessageChanged):
            changed = event.message
            if changed.id == self._message.id:
                self._message = changed
                await self._show()
            elif changed.reply_to is not None and changed.reply_to.id == self._message.id:
                await self._show()

    async def _show(self) -> None:
        answers = await self._visit.house.history.answers(self._room, self._message.id)
        self._body.clear()
        with self._body:
            FoundList([self._message], self._visit.zone)
            ui.label(_count(len(answers))).classes("heading")
            FoundList(answers, self._visit.zone)

    async def _answer(self) -> None:
        text = self._field.value
        if not text or not text.strip():
            return
        with told():
            await self._visit.house.messages.post(self._visit.viewer, self._room.room, text, reply_to=self._message.id)
            self._field.value = ""


def _count(answers: int) -> str:
    return "No answers yet" if not answers else "1 answer" if answers == 1 else f"{answers} answers"
