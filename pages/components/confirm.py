"""A question before something that cannot be undone."""

from nicegui import ui


async def confirmed(question: str, consequence: str, *, yes: str) -> bool:
    """Ask, and return whether the answer was yes."""
    with ui.dialog() as dialog, ui.card().classes("confirm").props("role=alertdialog"):
        ui.label(question).classes("question").props("role=heading aria-level=2")
        ui.label(consequence).classes("consequence")
        with ui.element("div").classes("answers"):
            ui.button("Cancel", color=None, on_click=lambda: dialog.submit(False)).props("flat no-caps")
            ui.button(yes, color=None, on_click=lambda: dialog.submit(True)).props("flat no-caps autofocus").classes(
                "yes"
            ).mark("confirm")
    answer = await dialog
    dialog.delete()
    return bool(answer)
