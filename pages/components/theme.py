"""The look that all pages share: stylesheets, icon, and what the browser tells us before anything is drawn."""

import hashlib
from pathlib import Path

from nicegui import app, ui

STYLES = Path(__file__).parent / "styles"
SHEETS = ("base", "frame", "messages", "composer", "sign_in")

FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<path fill="#1D5FD1" d="M14 8h36a10 10 0 0 1 10 10v20a10 10 0 0 1-10 10H31L17 58a2 2 0 0 1-3-2v-8a10 10 0 0 1'
    '-10-10V18A10 10 0 0 1 14 8z"/><g fill="#fff"><circle cx="20" cy="28" r="4.2"/><circle cx="32" cy="28" r="4.2"/>'
    '<circle cx="44" cy="28" r="4.2"/></g></svg>'
)

VIEWPORT = "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"

ZONE_COOKIE = "chatterbox_zone"


def register() -> None:
    """Link the stylesheets from every page. Rows carry times in the viewer's zone, so the browser names it in a
    cookie."""
    links = "".join(f'<link rel="stylesheet" href="{_serve(STYLES / f"{sheet}.css")}">' for sheet in SHEETS)
    ui.add_head_html(
        f"{links}"
        '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#FFFFFF">'
        '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14171A">'
        f'<script>document.cookie = "{ZONE_COOKIE}=" + Intl.DateTimeFormat().resolvedOptions().timeZone'
        ' + "; path=/; max-age=31536000; samesite=lax"</script>',
        shared=True,
    )


def _serve(sheet: Path) -> str:
    """Serve a stylesheet under a name that changes with it, so that browsers may keep it for ever."""
    digest = hashlib.sha256(sheet.read_bytes()).hexdigest()[:12]
    address = f"/assets/{sheet.stem}-{digest}.css"
    return app.add_static_file(local_file=sheet, url_path=address, max_cache_age=365 * 24 * 3600)
