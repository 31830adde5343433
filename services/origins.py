"""Which pages a request may come from: browsers name the site of the page that made them send it."""

from urllib.parse import urlsplit

from services.settings import Settings


def is_ours(settings: Settings, origin: str, host: str | None) -> bool:
    """Whether `origin`, as a browser sends it, is the site that it sent the request to (RFC 6454, section 7)."""
    try:
        return origin == settings.public_url or (bool(host) and urlsplit(origin).netloc == host)
    except ValueError:  # it is no address at all
        return False
