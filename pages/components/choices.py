"""One of a few, each with a word of what it means."""

from collections.abc import Callable, Mapping

from nicegui import ui


class Choices(ui.element):
    """:param options: what is chosen, how it is called, and what it means
    :param on_choose: called with what was chosen
    """

    def __init__(
        self,
        label: str,
        options: Mapping[str, tuple[str, str]],
        value: str,
        on_choose: Callable[[str], object] = lambda value: None,
    ) -> None:
        super().__init__("div")
        self.value = value
        self._on_choose = on_choose
        self.classes("options").props(f'role=radiogroup aria-label="{label}"')
        with self:
            self._options = {key: self._option(key, *words) for key, words in options.items()}
        self.show(value)

    def show(self, value: str) -> None:
        self.value = value
        for key, option in self._options.items():
            option.props(f"aria-checked={str(key == value).lower()}")

    def _option(self, key: str, title: str, text: str) -> ui.element:
        with ui.element("button").classes("option").props("type=button role=radio") as option:
            ui.label(title).classes("option-title")
            if text:
                ui.label(text).classes("option-text")
        return option.on("click", lambda: self._choose(key)).mark(f"option-{key}")

    def _choose(self, key: str) -> object:
        self.show(key)
        return self._on_choose(key)
