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
        if (!answer.ok) { const {detail, code} = await answer.json(); return emit(detail, code); } }
        location.replace(%s);
    } catch { emit('The server cannot be reached. Try again in a moment.', ''); }
    finally { form.ariaBusy = false; } }"""


class SignInForm(ui.element):
    """A form for one name and one password, and, where the answer asks for it, for a code.

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
        on_other: Callable[[], object],
    ) -> None:
        super().__init__("form")
        self._on_other: Callable[[], object] = on_other
        self.classes("sign-in").props(f'method=post aria-label="{action}"')
        self.on("submit.prevent", self._refused, js_handler=ON_SUBMIT % (json.dumps(addresses), json.dumps(going)))
        with self:
            self._first = ui.element("div").classes("sign-in-step")
            with self._first:
                self._field(
                    "Name", "name=username type=text autocomplete=username autocapitalize=none spellcheck=false"
                )
                self._field("Password", f"name=password type=password autocomplete={password}")
            self._second = ui.element("div").classes("sign-in-step")
            self._error = ui.label().classes("form-error").props("role=alert")
            ui.button(action, color=None).props("type=submit unelevated no-caps").classes("primary")
            self._other = ui.button(other, on_click=lambda: self._on_other(), color=None)
            self._other.props("type=button flat no-caps").classes("secondary")

    def _field(self, label: str, props: str) -> ui.element:
        with ui.element("label"):
            ui.label(label)
            return ui.element("input").props(f"{props} required maxlength=256")

    def _refused(self, event: GenericEventArguments) -> None:
        detail, code = event.args
        if code == "otp_required" and not list(self._second):
            self._ask_for_code()
        else:
            self._error.text = str(detail)

    def _ask_for_code(self) -> None:
        """The rest was right: it stays in the form, out of sight, and goes along with the code."""
        self._error.text = ""
        self._first.set_visibility(False)
        with self._second:
            ui.label("One more step").classes("sign-in-title").props("role=heading aria-level=2")
            ui.label("Type the code that your app shows, or one of your recovery codes.").classes("sign-in-text")
            code = self._field("Code", "name=otp autocomplete=one-time-code autocapitalize=none spellcheck=false")
            code.on("vnodeMounted", js_handler="({el}) => el.focus()")
        self._other.text = "Start again"
        self._on_other = lambda: ui.run_javascript("location.reload()")
