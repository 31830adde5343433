"""Where one writes: Enter sends, Shift+Enter starts a new line, and nothing written is lost.

What was written is emptied from the field in the same moment and kept in the browser under the name (client id) it
is sent with, until the server says that it is stored. After a lost connection, a reload or a restart it is sent again
under the same name, which stores it once. A draft is kept likewise.
"""

import json
from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

# `field` is the text area, `about` names what is kept in the browser. Client ids begin with the time,
# as UUIDs of version 7 do: neighbours in time are neighbours in the store's index, which halves the cost of a post.
SEND = """if (!field.value.trim()) return;
    const hex = (bytes) => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
    const id = Date.now().toString(16).padStart(12, '0') + hex(crypto.getRandomValues(new Uint8Array(10)));
    localStorage.setItem(about + '.unsent.' + id, JSON.stringify([Date.now(), field.value]));
    emit(field.value, id);
    field.value = ''; field.dispatchEvent(new Event('input')); field.focus();
    document.querySelector('.scroller').scrollTo({top: 0});"""

ON_ENTER = """(e) => { const field = e.target, about = '%s';
    if (e.shiftKey || e.isComposing || e.keyCode === 229 || matchMedia('(pointer: coarse)').matches) return;
    e.preventDefault(); %s }"""

ON_CLICK = "(e) => { const field = e.currentTarget.closest('.composer').querySelector('textarea'), about = '%s'; %s }"

ON_CHANGE = "(text) => localStorage.setItem('%s.draft', text)"

KEPT = """[localStorage.getItem('%(about)s.draft') || '', Object.keys(localStorage)
    .filter(key => key.startsWith('%(about)s.unsent.'))
    .map(key => [...JSON.parse(localStorage.getItem(key)), key.split('.').pop()]).sort((a, b) => a[0] - b[0])]"""


class Composer(ui.element):
    """:param about: names what is kept in the browser; letters, digits, dashes and dots
    :param on_send: called with the text and its client id
    """

    def __init__(self, *, placeholder: str, about: str, on_send: Callable[[str, str | None], Awaitable[None]]) -> None:
        super().__init__("form")
        self._about = about
        self._on_send = on_send
        self.classes("composer").props('aria-label="Write a message"').on("submit.prevent", js_handler="() => {}")
        with self:
            self.field = (
                ui.textarea(placeholder=placeholder)
                .props(f'autogrow borderless dense rows=1 autofocus enterkeyhint=send aria-label="{placeholder}"')
                .on("keydown.enter", self._send, js_handler=ON_ENTER % (about, SEND))
                .on("update:value", js_handler=ON_CHANGE % about)
                .mark("composer")
            )
            ui.button(icon="send", color=None).props('type=button flat round aria-label="Send"').classes("send").on(
                "click", self._send, js_handler=ON_CLICK % (about, SEND)
            ).mark("send")

    async def restore(self, *, draft: bool) -> None:
        """Send again what was never confirmed, and put the draft back if `draft`.

        Call it when the browser is connected: with the draft at first, without it when it is back after a drop,
        because the field then holds what was typed meanwhile.
        """
        try:
            kept, unsent = await ui.run_javascript(KEPT % {"about": self._about}, timeout=10) or ("", [])
        except TimeoutError:  # the browser went away while it was being asked
            return
        if draft and kept and not self.field.value:
            self.field.value = kept
        for _, text, client_id in unsent:
            await self._on_send(text, client_id)

    def stored(self, client_id: str) -> None:
        """The message is on disk: the browser need not keep it any longer."""
        ui.run_javascript(f"localStorage.removeItem({json.dumps(f'{self._about}.unsent.{client_id}')})")

    def refused(self, client_id: str, text: str, reason: str) -> None:
        """The message will never be stored as it is: give it back, to be changed."""
        self.stored(client_id)
        self.field.value = f"{text}\n{self.field.value}" if self.field.value else text
        ui.notify(reason, type="negative", position="top")

    async def _send(self, event: GenericEventArguments) -> None:
        if event.args:  # from a browser, which has emptied the field itself
            text, client_id = event.args
        else:  # from a simulated user, which only knows the field
            text, client_id = self.field.value, None
            self.field.value = ""
        await self._on_send(text, client_id)
