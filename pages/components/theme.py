"""What all pages share: stylesheets, icon, script, and what the browser tells us before anything is drawn."""

import hashlib
from pathlib import Path

from nicegui import app, ui
from starlette.responses import Response

from pages.components.in_browser import script

STYLES = Path(__file__).parent / "styles"
SHEETS = ("base", "frame", "messages", "composer", "sign_in", "administration")

FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<path fill="#1D5FD1" d="M14 8h36a10 10 0 0 1 10 10v20a10 10 0 0 1-10 10H31L17 58a2 2 0 0 1-3-2v-8a10 10 0 0 1'
    '-10-10V18A10 10 0 0 1 14 8z"/><g fill="#fff"><circle cx="20" cy="28" r="4.2"/><circle cx="32" cy="28" r="4.2"/>'
    '<circle cx="44" cy="28" r="4.2"/></g></svg>'
)

VIEWPORT = "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"

ZONE_COOKIE = "chatterbox_zone"

KEEP_COOKIE = """(name, value) => { const safe = location.protocol === 'https:';
    document.cookie = `${safe ? '__Host-' : ''}${name}=${value}; path=/; max-age=31536000; samesite=lax`
        + (safe ? '; secure' : ''); }"""

# Rows carry times in the viewer's zone, so the browser names it in a cookie. What was chosen for this browser stands on
# the root element before the first thing is drawn: nothing flashes.
BEFORE_DRAWING = f"""
({KEEP_COOKIE})("{ZONE_COOKIE}", Intl.DateTimeFormat().resolvedOptions().timeZone);
for (const choice of ["theme", "notify", "sound"])
    document.documentElement.dataset[choice] = localStorage["chatterbox." + choice] ?? "";
"""
CHOOSE = "localStorage['chatterbox.theme'] = document.documentElement.dataset.theme = '%(theme)s';"

TOO_OLD_STYLE = """<style>.too-old { position: fixed; z-index: 99; inset: 0; padding: 40px; font: 18px sans-serif;
    background: #fff; color: #111 }
    @supports (color: light-dark(#fff, #000)) and selector(:popover-open) { .too-old { display: none } }</style>"""
TOO_OLD = """<div class="too-old"><h1>This browser is too old for Chatterbox</h1>
    <p>It takes Chrome or Edge 123, Firefox 125, Safari 17.5, or any later one.</p></div>
    <noscript><div style="padding: 40px; font: 18px sans-serif"><h1>Chatterbox needs JavaScript</h1>
    <p>Please allow it for this address, and load the page again.</p></div></noscript>"""


def register() -> None:
    """Link the stylesheets from every page, and let the browser say what has to be known before anything is drawn."""
    sheets = [_serve(f"{name}.css", "text/css", (STYLES / f"{name}.css").read_text()) for name in SHEETS]
    links = "".join(f'<link rel="stylesheet" href="{address}">' for address in sheets)
    ui.add_head_html(
        f'{links}<script defer src="{_serve("in_browser.js", "text/javascript", script())}"></script>'
        '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#FFFFFF">'
        '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14171A">'
        f"<script>{BEFORE_DRAWING}</script>{TOO_OLD_STYLE}",
        shared=True,
    )
    ui.add_body_html(TOO_OLD, shared=True)
    app.config.quasar_config["loadingBar"]["skipHijack"] = True  # no bar for what a page loads by itself


def choose_theme(theme: str) -> None:
    """The colours that somebody has chosen, on whichever browser, before anything is drawn."""
    ui.add_head_html(f"<script>{CHOOSE % {'theme': theme}}</script>")


def show_theme(theme: str) -> None:
    """The same on a page that is there already."""
    ui.run_javascript(CHOOSE % {"theme": theme})


def _serve(name: str, kind: str, content: str) -> str:
    """Serve something under an address that changes with it, so that browsers may keep it for ever."""
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    address = f"/assets/{digest}/{name}"

    async def answer() -> Response:
        headers = {"Cache-Control": f"public, max-age={365 * 24 * 3600}, immutable"}
        return Response(content, media_type=kind, headers=headers)

    app.add_api_route(address, answer, include_in_schema=False)
    return address
