"""How I appear: a name, a colour, a picture."""

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.avatar import COLOURS, avatar_html
from pages.components.dialog import primary, text_field

COLOUR_NAMES = (
    "Brick", "Brown", "Olive", "Moss", "Green", "Teal", "Petrol", "Blue", "Indigo", "Violet", "Raspberry", "Slate",
)  # fmt: skip

# The picture goes to the server by a request of its own, which may be larger than what a page's connection takes.
ON_PICTURE = """async (e) => { const file = e.target.files[0]; if (!file) return;
    try {
        const answer = await fetch('/me/avatar', {method: 'PUT', headers: {'Content-Type': file.type}, body: file});
        emit(answer.ok ? '' : (await answer.json()).detail);
    } catch { emit('The server cannot be reached. Try again in a moment.'); } e.target.value = ''; }"""


class ProfileForm(ui.element):
    """:param on_save: called with the display name and the number of the colour
    :param on_picture: called with what went wrong, empty if nothing
    """

    def __init__(
        self,
        *,
        user_id: int,
        username: str,
        display_name: str,
        colour: int,
        has_picture: bool,
        longest: int,
        on_save: Callable[[str, int], object],
        on_picture: Callable[[str], object],
        on_no_picture: Callable[[], object],
    ) -> None:
        super().__init__("div")
        self._colour = colour
        self.classes("profile-form")

        def picture(event: GenericEventArguments) -> object:
            return on_picture(str(event.args))

        with self:
            with ui.element("div").classes("my-picture"):
                ui.html(avatar_html(user_id, username), sanitize=False).classes("big-avatar")
                with ui.element("label").classes("upload"):
                    ui.label("Choose a picture")
                    ui.element("input").props("type=file accept=image/png,image/jpeg,image/webp,image/gif").on(
                        "change", picture, js_handler=ON_PICTURE
                    ).mark("picture")
                if has_picture:
                    remove = ui.button("Remove it", on_click=on_no_picture, color=None).props("flat no-caps")
                    remove.classes("secondary").mark("no-picture")
            name = text_field("Display name", display_name, longest=longest, hint=f"Empty: {username}")
            with ui.element("div").classes("colours").props('role=radiogroup aria-label="Colour"'):
                self._swatches = [self._swatch(number) for number in range(len(COLOURS))]
            with ui.element("div").classes("dialog-foot"):
                primary("Save", lambda: on_save(name.value or "", self._colour))

    def _swatch(self, number: int) -> ui.element:
        swatch = ui.element("button").classes("swatch").style(f"background:{COLOURS[number]}")
        swatch.props(f"type=button role=radio aria-checked={str(number == self._colour).lower()}")
        swatch.props(f"aria-label={COLOUR_NAMES[number]} title={COLOUR_NAMES[number]}")
        return swatch.on("click", lambda: self._choose(number)).mark(f"colour-{number}")

    def _choose(self, number: int) -> None:
        self._swatches[self._colour].props("aria-checked=false")
        self._colour = number
        self._swatches[number].props("aria-checked=true")
