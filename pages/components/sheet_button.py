"""On a phone: what opens the sheet of rooms, with a dot when there is something unread in it."""

from nicegui import ui

from pages.components.icon_button import icon_button

OPEN_SHEET = """(e) => { history.pushState({sheet: true}, ''); const page = e.currentTarget.closest('.chat-page');
    page.classList.add('sheet-open'); page.querySelector('.sidebar').focus(); }"""


def sheet_button() -> None:
    with icon_button("menu", "Rooms and people").classes("open-sheet").on("click", js_handler=OPEN_SHEET):
        ui.element("span").classes("dot").props('role=img aria-label="Something is unread"')
