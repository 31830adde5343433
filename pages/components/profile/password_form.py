"""Another password. Like a sign-in it is sent by the browser itself, not through the page's own connection."""

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

ON_SUBMIT = """async (e) => { const form = e.target, body = JSON.stringify(Object.fromEntries(new FormData(form)));
    const headers = {'Content-Type': 'application/json'};
    form.ariaBusy = true;
    try {
        const answer = await fetch('/me/password', {method: 'POST', headers, body});
        if (answer.ok) form.reset();
        emit(answer.ok ? '' : (await answer.json()).detail);
    } catch { emit('The server cannot be reached. Try again in a moment.'); } finally { form.ariaBusy = false; } }"""


class PasswordForm(ui.element):
    """:param on_changed: called after it was changed"""

    def __init__(self, *, username: str, on_changed: Callable[[], object]) -> None:
        super().__init__("form")
        self._on_changed = on_changed
        self.classes("sign-in password-form").props('method=post aria-label="Another password"')
        self.on("submit.prevent", self._answered, js_handler=ON_SUBMIT)
        with self:
            who = ui.element("input").props(
                "type=text autocomplete=username hidden readonly aria-hidden=true tabindex=-1"
            )
            who.props["value"] = username
            self._field("Password until now", "name=old_password autocomplete=current-password")
            self._field("New password", "name=new_password autocomplete=new-password")
            self._error = ui.label().classes("form-error").props("role=alert")
            ui.button("Change password", color=None).props("type=submit unelevated no-caps").classes("primary quiet")

    def _field(self, label: str, props: str) -> None:
        with ui.element("label"):
            ui.label(label)
            ui.element("input").props(f"{props} type=password required maxlength=256")

    def _answered(self, event: GenericEventArguments) -> object:
        self._error.text = str(event.args)
        return None if event.args else self._on_changed()
