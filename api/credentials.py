"""What a request carries to prove who sends it: a browser's cookie or a bearer token."""

from fastapi import Depends
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection

from services.errors import AmbiguousCredentials, ForeignOrigin, TokenInAddress, Unauthorized
from services.house import House
from services.limits import network
from services.origins import is_ours
from services.sessions import Identity, cookie_name
from services.settings import Settings

BEARER = Depends(HTTPBearer(auto_error=False, description="The `access_token` of `POST /login`."))
"""Says in the published description that an address takes a token; `identify` is what reads it."""


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from, as limits by address count it. Behind a trusted proxy: what that proxy says."""
    return network(connection.client.host) if connection.client else ""


def bearer_token(connection: HTTPConnection) -> str | None:
    """The token of an `Authorization: Bearer` header.

    :raises Unauthorized: when there is such a header in another form
    """
    header = connection.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized
    return token


async def identify_socket(house: House, connection: HTTPConnection) -> Identity | None:
    """Who opens a WebSocket, by its header, by `?token=` or by `?ticket=`; None when it will say hello.

    :raises AmbiguousCredentials: when it carries more than one of them
    :raises TokenInAddress: when it carries a token there, and the settings say that addresses end up in logs
    :raises Unauthorized: when what it carries proves nothing
    """
    header, in_address = bearer_token(connection), connection.query_params.getlist("token")
    if in_address and not house.settings.tokens_in_addresses:
        raise TokenInAddress
    tokens = [*in_address, *([] if header is None else [header])]
    tickets = connection.query_params.getlist("ticket")
    if len(tokens) + len(tickets) > 1:
        raise AmbiguousCredentials
    if tickets:
        return await house.tickets.take(tickets[0])
    return await house.sessions.by_token(tokens[0]) if tokens else None


async def identify(house: House, connection: HTTPConnection) -> Identity:
    """Who sends this request, by its bearer token or else by its cookie.

    :raises Unauthorized: when neither proves anything
    """
    token = bearer_token(connection)
    if token is not None:
        return await house.sessions.by_token(token)
    cookie = connection.cookies.get(cookie_name(house.settings))
    if cookie is None:
        raise Unauthorized
    return await house.sessions.by_cookie(cookie)


def refuse_other_sites(settings: Settings, connection: HTTPConnection) -> None:
    """Refuse a request that a page of another site made a browser send (CSRF).

    Browsers name the page's site in `Origin`, or at least say in `Sec-Fetch-Site` that it is another; programs send
    neither.

    :raises ForeignOrigin:
    """
    origin = connection.headers.get("origin")
    if origin is None:
        if connection.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            raise ForeignOrigin
    elif not is_ours(settings, origin, connection.headers.get("host")):
        raise ForeignOrigin
