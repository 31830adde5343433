"""A button that shows an icon and says what it does to who points at it or hears it."""

from collections.abc import Callable

from nicegui import ui


def icon_button(icon: str, label: str, on_click: Callable[[], object]) -> ui.element:
    """Tests find it by the marker made of its label: `New room` -> `new-room`."""
    button = ui.element("button").classes("icon-button").mark(slug(label)).on("click", on_click)
    button.props["innerHTML"] = icon_html(icon)
    return button.props(f'type=button aria-label="{label}" title="{label}"')


def icon_button_html(icon: str, label: str, *, look: str = "", does: str | None = None, after: str = "") -> str:
    """The same for a `Panel`, which knows it by the same name.

    :param look: more classes
    :param does: attributes that say what it does instead
    :param after: HTML that follows the icon
    """
    does = f'data-act="{slug(label)}"' if does is None else does
    return (
        f'<button type="button" class="icon-button {look}" aria-label="{label}" title="{label}" {does}>'
        f"{icon_html(icon)}{after}</button>"
    )


def icon_html(icon: str) -> str:
    return f'<i class="material-icons" aria-hidden="true">{icon}</i>'


def slug(label: str) -> str:
    return label.lower().replace(" ", "-")
