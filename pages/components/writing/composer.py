"""Where one writes: Enter sends, Shift+Enter starts a new line, and nothing written is lost (see `outbox`)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.in_browser import in_browser
from pages.components.messages.message import Message
from pages.components.notice import notice
from pages.components.writing import drafts, outbox, suggestions, writing
from pages.components.writing.emoji_picker import BESIDE
from pages.components.writing.suggestions import Suggestion, options_html

ON_EMOJI = in_browser(f"(e) => {{ const form = e.currentTarget.closest('form'); {BESIDE}(form, form.insert); }}")

LONGEST = 4000  # code points, from when on the house refuses a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What happens with what is written.

    :param send: called with the text, its client id, the id of the message that it answers, the name of the room if it
        is another one, where it was written earlier, what is kept there of it as a draft, and the ids of its files
    :param keep: called with a draft, and the name of the room if it is another one; answers whether the browser need
        not keep it any longer
    :param revise: called with the id of a message and what it is to say from now on
    :param key: called with what a key asked for: `edit` or `reply` (to the last message) or `newest`
    :param suggest: called with the sign and the word that was begun
    :param typing: called when somebody begins or goes on (True), or has stopped
    """

    send: Callable[[str, str | None, int | None, str | None, str | None, Sequence[str]], Awaitable[None]]
    keep: Callable[[str, str | None], Awaitable[bool]]
    revise: Callable[[int, str], Awaitable[None]]
    key: Callable[[str], Awaitable[None]]
    suggest: Callable[[str, str], Awaitable[Sequence[Suggestion]]]
    typing: Callable[[bool], Awaitable[None]]


class Composer(ui.element):
    """:param about: names what is kept in the browser; letters, digits, dashes and dots, the room's name last
    :param largest_file: in bytes
    :param draft: what was written here before
    :param ctrl_enter: whether Enter alone is a new line
    """

    def __init__(
        self,
        writing_: Writing,
        *,
        placeholder: str,
        about: str,
        user_id: int,
        largest_file: int,
        draft: str = "",
        ctrl_enter: bool = False,
    ) -> None:
        super().__init__("div")
        self._writing = writing_
        self.classes("composing")
        with self:
            self._draw_strip()
            ui.element("div").classes("suggestions").props('role=listbox aria-label="Suggestions"').on(
                "mousedown", js_handler=suggestions.ON_PRESS
            )
            ui.element("template").props["innerHTML"] = outbox.template(user_id)
            with (
                ui.element("form").classes("composer").props('aria-label="Write a message"').mark("form") as self._form
            ):
                self._draw_form(placeholder, draft)
        self.send_with_ctrl(ctrl_enter)
        self._form.props["data-about"] = about
        self._form.props["data-longest"] = LONGEST
        self._form.props["data-largest-file"] = largest_file
        self._listen()

    def send_with_ctrl(self, ctrl_enter: bool) -> None:
        """Whether Enter alone is a new line."""
        self._form.props["data-ctrl-enter"] = "true" if ctrl_enter else None

    def ask(self, placeholder: str) -> None:
        """Invite to write by these words. What is written stays."""
        self._form.run_method("ask", placeholder)

    def back(self, stored: Sequence[str]) -> None:
        """The browser is connected (again): it sends what was not confirmed, less what is `stored`, as client ids."""
        self._form.run_method("back", stored)

    def stored(self, client_id: str, *, shown: bool) -> None:
        """It is done: the browser need not keep it any longer.

        :param shown: whether there is a row of it, as of a message; a command has none
        """
        self._form.run_method("settle", client_id, shown)

    def refused(self, client_id: str | None, reason: str) -> None:
        """The message was not stored: it stays in sight, to be sent again, changed or deleted."""
        if client_id is None:
            notice(reason, bad=True)
        else:
            self._form.run_method("fail", client_id, reason)

    def later(self, seconds: float) -> None:
        """It could not be stored just now: the browser sends it again."""
        self._form.run_method("later", seconds)

    def answer(self, message: Message, name: str) -> None:
        """What is written next answers a message of somebody who is called `name`."""
        self._about("reply", message, f"Reply to {name}")

    def edit(self, message: Message) -> None:
        """Write a message of one's own anew."""
        self._about("edit", message, "Edit message")

    def _about(self, mode: str, message: Message, title: str) -> None:
        self.dismiss()
        self._strip.clear()
        with self._strip:
            with ui.element("div").classes("of"):
                ui.label(title).classes("title")
                ui.label(" ".join(message.message.split())[:200]).classes("beginning-of")
            ui.button(icon="close", color=None, on_click=self.dismiss).props('flat round dense aria-label="Cancel"')
        self._strip.set_visibility(True)
        self._form.run_method("about", mode, message.id, message.message)

    def dismiss(self) -> None:
        """Neither answer nor edit."""
        self._strip.set_visibility(False)
        self._form.run_method("dismiss")

    def _draw_strip(self) -> None:
        """What is answered or edited; its words are made when they are needed first."""
        self._strip = ui.element("div").classes("strip").mark("strip")
        self._strip.set_visibility(False)

    def _draw_form(self, placeholder: str, draft: str) -> None:
        self.field = (
            ui.textarea(placeholder=placeholder, value=draft)
            .props(f'autogrow borderless dense rows=1 enterkeyhint=send aria-label="{placeholder}"')
            .mark("composer")
        )
        ui.element("button").props('type=button aria-label="Emoji"').classes("emoji").on("click", js_handler=ON_EMOJI)
        ui.button(icon="send", color=None).props('type=submit flat round aria-label="Send"').classes("send").mark(
            "send"
        ).on("click", self._send, js_handler="() => {}")

    def _listen(self) -> None:
        form, field = self._form, self.field
        form.on("submit.prevent", js_handler=writing.ON_SUBMIT)
        form.on("vnodeMounted", js_handler=outbox.OUTBOX)
        form.on("vnodeMounted", js_handler=suggestions.ANSWER)
        form.on("vnodeMounted", js_handler=drafts.KEEP)
        form.on("vnodeMounted", js_handler=writing.FINISH)
        form.on("vnodeMounted", js_handler=writing.WRITE)
        form.on("vnodeBeforeUnmount", js_handler=writing.LEAVE)
        form.on("send", self._send, js_handler=writing.DETAIL)
        form.on("draft", self._keep, js_handler=writing.DETAIL)
        form.on("revise", self._revise, js_handler=writing.DETAIL)
        form.on("dismiss", lambda: self._strip.set_visibility(False), js_handler="() => emit()")
        form.on("input", js_handler=writing.DRAFT)
        form.on("input", self._suggest, js_handler=suggestions.ASK)
        for typing in ("input", "focusout"):
            form.on(typing, js_handler=writing.TYPING)
        form.on("focusout", js_handler=drafts.ON_LEAVE)
        form.on("newest", lambda: self._writing.key("newest"), js_handler="() => emit()")
        form.on("typing", self._type, js_handler=writing.DETAIL)
        field.on("keydown", js_handler=suggestions.KEYS)
        field.on("keydown", self._press, js_handler=writing.KEYS)
        field.on("keydown.enter", self._send, js_handler=writing.ON_ENTER)

    async def _send(self, event: GenericEventArguments) -> None:
        if event.args:  # from a browser, which has emptied the field itself
            text, client_id, reply_to, room, draft, files = [*event.args, None, None, None, None][:6]
        else:  # from a simulated user, which only knows the field
            text, client_id, reply_to, room, draft, files = self.field.value, None, None, None, None, None
            self.field.value = ""
        await self._writing.send(text, client_id, reply_to, room, draft, files or ())

    async def _keep(self, event: GenericEventArguments) -> None:
        draft, room = event.args
        if await self._writing.keep(draft, room):
            self._form.run_method("kept", draft, room)

    async def _revise(self, event: GenericEventArguments) -> None:
        await self._writing.revise(*event.args)

    async def _press(self, event: GenericEventArguments) -> None:
        await self._writing.key(event.args)

    async def _suggest(self, event: GenericEventArguments) -> None:
        sign, word = event.args
        found = await self._writing.suggest(sign, word)
        self._form.run_method("suggest", sign + word, options_html(found))

    async def _type(self, event: GenericEventArguments) -> None:
        await self._writing.typing(event.args)
