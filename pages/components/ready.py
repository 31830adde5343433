"""Ready HTML as an element: it goes out to the browser once and is not kept here, where nobody needs it again."""

from typing import Any, Self

from nicegui import ui


class Ready(ui.element):
    """What else changes of it, as its classes, leaves the HTML as it is in the browser by then. Add its listeners at
    once: NiceGUI would make an element with another one anew, and without its HTML."""

    def __init__(self, tag: str, html: str = "") -> None:
        super().__init__(tag)
        self._html: str | None = html

    def write(self, html: str) -> Self:
        """Show this from now on."""
        self._html = html
        self.update()
        return self

    def _to_dict(self) -> dict[str, Any]:
        """What goes out."""
        if "innerHTML" in self._props:
            raise TypeError("HTML is written by `write`; as a prop it would be kept.")
        drawn = super()._to_dict()
        if self._html is None:
            drawn["preserved_props"] = ["innerHTML"]
        else:
            drawn["props"] = {**self._props, "innerHTML": self._html}
            self._html = None
        return drawn
