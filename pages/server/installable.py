"""What a browser needs to keep the chat as an app of its own: a manifest, and pictures for it."""

from pathlib import Path
from typing import Any

from nicegui import app, ui
from starlette.responses import JSONResponse

ICONS = Path(__file__).parent.parent / "components" / "icons"
SIZES = {"icon-192.png": "192x192", "icon-512.png": "512x512", "icon-maskable-512.png": "512x512"}

MANIFEST: dict[str, Any] = {
    "name": "Chatterbox",
    "short_name": "Chatterbox",
    "description": "Talk with your team. Nothing gets lost.",
    "id": "/",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#FFFFFF",
    "theme_color": "#FFFFFF",
    "icons": [
        {"src": f"/{name}", "sizes": size, "type": "image/png", "purpose": "maskable" if "maskable" in name else "any"}
        for name, size in SIZES.items()
    ],
}

LINKS = '<link rel="manifest" href="/manifest.webmanifest"><link rel="apple-touch-icon" href="/icon-192.png">'


def register() -> None:
    for name in SIZES:
        app.add_static_file(local_file=ICONS / name, url_path=f"/{name}", max_cache_age=24 * 3600)
    app.add_api_route("/manifest.webmanifest", manifest, include_in_schema=False)
    ui.add_head_html(LINKS, shared=True)


async def manifest() -> JSONResponse:
    return JSONResponse(MANIFEST, media_type="application/manifest+json")
