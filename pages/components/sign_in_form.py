"""The forms to sign in and to sign up.

They are sent by the browser itself, as HTTP requests: only an HTTP answer can set a cookie that no script can read, and
the password never passes through the page's own connection. Fields and buttons are plain HTML with the names that
password managers look for.
"""

import json
from collections.abc import Callable
from typing import Literal

from nicegui import ui
from nicegui.events import GenericEventArguments

ON_SUBMIT = """async (e) => { const form = e.target, body = JSON.stringify(Object.fromEntries(new FormData(form)));
    form.ariaBusy = true;
    try { for (const address of %s) {
        const answer = await fetch(address, {method: 'POST', headers: {'Content-Type': 'application/json'}, body});
        if (!answer.ok) return emit((await answer.json()).detail); }
        location.replace(%s);
    } catch { emit('The server cannot be reached. Try again in a moment.'); } finally { form.ariaBusy = false; } }"""


class SignInForm(ui.element):
    """A form for one name and one password.

    :param addresses: where it is posted to, one after the other
    :param going: where the browser goes after the last of them
    """

    def __init__(
        self,
        action: str,
        *,
        addresses: list[str],
        going: str,
        password: Literal["current-password", "new-password"],
        other: str,
        on_other: Callable[[], None],
    ) -> None:
        super().__init__("form")
        self.classes("sign-in").props(f'method=post aria-label="{action}"')
        self.on("submit.prevent", self._refused, js_handler=ON_SUBMIT % (json.dumps(addresses), json.dumps(going)))
        with self:
            self._field("Name", "name=username type=text autocomplete=username autocapitalize=none spellcheck=false")
            self._field("Password", f"name=password type=password autocomplete={password}")
            self._error = ui.label().classes("form-error").props("role=alert")
            ui.button(action, color=None).props("type=submit unelevated no-caps").classes("primary")
            ui.button(other, on_click=on_other, color=None).props("type=button flat no-caps").classes("secondary")

    def _field(self, label: str, props: str) -> None:
        with ui.element("label"):
            ui.label(label)
            ui.element("input").props(f"{props} required maxlength=256")

    def _refused(self, event: GenericEventArguments) -> None:
        self._error.text = str(event.args)
