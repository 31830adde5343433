"""Pages that need nothing but themselves: for when there is nothing to show, or nothing works."""

from html import escape

from pages.components.theme import FAVICON

STYLE = """:root{color-scheme:light dark}
body{display:grid;place-items:center;min-height:100dvh;margin:0;padding:24px;box-sizing:border-box;text-align:center;
background:#F6F7F9;color:#1B1F24;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:30em}svg{width:64px}h1{font-size:24px;margin:16px 0 8px}p{color:#5B6470;margin:0 0 24px}
a{display:inline-block;padding:10px 22px;border-radius:10px;background:#1D5FD1;color:#FFFFFF;font-weight:600;
text-decoration:none}a:focus-visible{outline:2px solid #1D5FD1;outline-offset:3px}
@media(prefers-color-scheme:dark){body{background:#14171A;color:#E8EAED}p{color:#A0A8B2}}"""


def plain(title: str, text: str, *, act: str, address: str) -> str:
    """A whole page: what is the matter, and one way to go on."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Chatterbox</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{FAVICON}<h1>{escape(title)}</h1><p>{escape(text)}</p>"
        f'<a href="{escape(address)}">{escape(act)}</a></main></body></html>'
    )
