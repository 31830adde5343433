"""How others come in: an address to hand on."""

import json
from collections.abc import Callable

import segno
from nicegui import ui

COPY = """() => { navigator.clipboard?.writeText(%s).then(emit); }"""
SHARE = """() => { navigator.share?.({title: 'Chatterbox', url: %s}).catch(() => {}); }"""


def join_link(address: str, on_copied: Callable[[], object]) -> None:
    """Show it, to be copied or, where the browser can do that, shared; and for the camera of a phone."""
    with ui.element("div").classes("join-link"):
        code = segno.make(address, micro=False).svg_inline(border=3, light="#FFFFFF", omitsize=True)
        ui.html(code, sanitize=False).classes("qr join-code").props('role=img aria-label="QR code of the address"')
        ui.label(address).classes("join-address").mark("join-address")
        copy = ui.button("Copy", color=None).props("unelevated no-caps").classes("primary").mark("copy-link")
        copy.on("click", on_copied, js_handler=COPY % json.dumps(address))
        share = ui.button("Share", color=None).props("unelevated no-caps").classes("primary quiet share")
        share.on("click", js_handler=SHARE % json.dumps(address))
