"""Ready HTML whose buttons do something: one element and one listener, however many buttons it has.

What a page costs, on the server and in the browser, is the number of its elements and listeners. What stands on every
page is therefore written as HTML: a button says in `data-act` what it does and, if need be, in `data-of` to what.
"""

import json
from collections.abc import Callable, Mapping

from nicegui.events import GenericEventArguments

from pages.components.in_browser import in_browser
from pages.components.ready import Ready

ON_CLICK = in_browser("""(e) => { const button = e.target.closest('[data-act]');
    if (button) emit(button.dataset.act, button.dataset.of ?? null); }""")

Acts = Mapping[str, Callable[..., object]]
"""What is called when a button is pressed, by the button's `data-act`; with its `data-of`, if it has one."""


class Panel(Ready):
    """Write its HTML. Simulated users press a button of it by `tests.chat.press`."""

    def __init__(self, tag: str, acts: Acts) -> None:
        super().__init__(tag)
        self.acts = acts
        self.on("click", self._press, js_handler=ON_CLICK)

    def change(self, script: str, *arguments: object) -> None:
        """Change the HTML where it is, so that the rest of it keeps its focus and its place.

        :param script: a function in JavaScript, called with the element and the arguments
        """
        called_with = "".join(f", {json.dumps(argument)}" for argument in arguments)
        self.client.run_javascript(f"({script})(getHtmlElement({self.id}){called_with})")

    def _press(self, event: GenericEventArguments) -> object:
        act, of = event.args
        do = self.acts.get(str(act))
        if do is None:  # a browser may send anything
            return None
        return do() if of is None else do(of)
