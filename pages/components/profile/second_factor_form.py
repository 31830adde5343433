"""My second factor: switching it on, new recovery codes, switching it off.

Like a password, what is secret here goes between browser and server by requests of the browser's own, and never through
the page's connection: secret and codes are put into the page by the browser, and the server only hears that it did.
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from nicegui import ui
from nicegui.events import GenericEventArguments

OFF = "Off. With it, signing in takes a code of an app on your phone, too."

ON_SUBMIT = """async (e) => { const form = e.target, all = form.closest('.second-factor'), to = e.submitter.dataset.to;
    const body = JSON.stringify(Object.fromEntries(new FormData(form)));
    form.ariaBusy = true;
    try {
        const headers = {'Content-Type': 'application/json'};
        const answer = await fetch('/me/second-factor' + to, {method: 'POST', headers, body});
        const said = answer.status === 204 ? {} : await answer.json();
        if (answer.ok) form.reset();
        for (const place of all.querySelectorAll('[data-shows]')) { const it = said[place.dataset.shows];
            if (it) place[place.dataset.shows === 'qr' ? 'innerHTML' : 'textContent'] = [it].flat().join('\\n'); }
        emit(to, answer.ok ? '' : said.detail);
    } catch { emit(to, 'The server cannot be reached. Try again in a moment.'); }
    finally { form.ariaBusy = false; } }"""

COPY = "(e) => navigator.clipboard?.writeText(e.target.closest('.codes').querySelector('pre').innerText).then(emit)"


class SecondFactorForm(ui.element):
    """:param on_since: since when it is on, if it is
    :param on_switched: called after it was switched on (True) or off
    :param on_copied: called after the recovery codes were copied
    """

    def __init__(
        self,
        *,
        on_since: datetime | None,
        codes_left: int,
        zone: ZoneInfo,
        on_switched: Callable[[bool], object],
        on_copied: Callable[[], object],
    ) -> None:
        super().__init__("div")
        self._on_switched = on_switched
        self.classes("second-factor")
        with self:
            self._state = ui.label().classes("hint")
            self._off = self._form("Your password", "password", ("Set up", ""))
            with ui.element("div").classes("scan") as self._scan:
                ui.label("Scan this with an app that makes codes, or type the letters into it. Then say what it shows.")
                ui.element("div").classes("qr").props('data-shows=qr role=img aria-label="QR code"')
                ui.element("code").classes("secret").props("data-shows=secret")
                self._form("Code", "otp", ("Switch on", "/confirm"))
            with ui.element("div").classes("codes") as self._codes:
                ui.label("Your recovery codes").classes("codes-title")
                ui.label("Each is good once, when your app is not at hand. They are not shown again: keep them.")
                ui.element("pre").props('data-shows=recovery_codes tabindex=0 aria-label="Recovery codes"')
                copy = ui.button("Copy them", color=None).props("flat no-caps").classes("secondary")
                copy.on("click", on_copied, js_handler=COPY)
            renew, off = ("New recovery codes", "/recovery-codes"), ("Switch off", "/off")
            self._on = self._form("Your password", "password", renew, off)
        if on_since is None:
            self._show(OFF, self._off)
        else:
            local = on_since.astimezone(zone)
            self._show(f"On since {local.day} {local:%B %Y}. {codes_left} recovery codes are left.", self._on)

    def _form(self, label: str, name: str, *buttons: tuple[str, str]) -> ui.element:
        kinds = {"password": "type=password autocomplete=current-password", "otp": "autocomplete=one-time-code"}
        form = ui.element("form").classes("sign-in").props(f'method=post aria-label="{buttons[0][0]}"')
        with form:
            with ui.element("label"):
                ui.label(label)
                ui.element("input").props(f"name={name} {kinds[name]} required maxlength=256")
            error = ui.label().classes("form-error").props("role=alert")
            with ui.element("div").classes("dialog-foot"):
                for words, to in buttons:
                    button = (
                        ui.button(words, color=None).props("type=submit unelevated no-caps").classes("primary quiet")
                    )
                    button.props["data-to"] = to

        def answered(event: GenericEventArguments) -> object:
            to, error.text = map(str, event.args)
            return None if error.text else self._went_well(to)

        return form.mark(buttons[0][0].lower().replace(" ", "-")).on("submit.prevent", answered, js_handler=ON_SUBMIT)

    def _went_well(self, to: str) -> object:
        """:param to: what it was posted to, behind `/me/second-factor`"""
        match to:
            case "":
                self._show("", self._scan)
            case "/recovery-codes":
                self._show("On.", self._codes, self._on)
            case "/confirm":
                self._show("On. Everywhere else you are signed out.", self._codes, self._on)
                return self._on_switched(True)
            case "/off":
                self._show(OFF, self._off)
                return self._on_switched(False)
        return None

    def _show(self, state: str, *parts: ui.element) -> None:
        self._state.text = state
        for part in (self._off, self._scan, self._codes, self._on):
            part.set_visibility(part in parts)
