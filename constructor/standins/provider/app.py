"""Puts the provider together: its parts, its routes and its answer to what goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from authlib.common.security import is_secure_transport
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from constructor.standins.provider.administration import Administration
from constructor.standins.provider.browser import Browser
from constructor.standins.provider.devices import Devices
from constructor.standins.provider.endpoints import Endpoints
from constructor.standins.provider.keys import SigningKey
from constructor.standins.provider.model import Client, Dress, Person
from constructor.standins.provider.pages import (
    SESSIONS_PAGE,
    SIGN_IN_FORM,
    SIGN_IN_PAGE,
    SIGN_OUT_FORM,
    SIGN_OUT_PAGE,
    Pages,
)
from constructor.standins.provider.people import People
from constructor.standins.provider.server import Server
from constructor.standins.provider.sign_in import SignIn
from constructor.standins.provider.sign_out import SignOut
from constructor.standins.provider.store import Store


def assemble(
    *,
    issuer: str,
    client: Client,
    people: Sequence[Person],
    dress: Dress,
    clock: Callable[[], float],
    deliver: Callable[[str, str], Awaitable[None]],
    registration: bool,
) -> Starlette:
    """Return the application; see `create_provider`."""
    if not is_secure_transport(issuer):
        raise ValueError(f"the issuer {issuer!r} must begin with https:// or stand on this machine (127.0.0.1)")
    path = urlsplit(issuer).path.rstrip("/")
    store = Store(clock)
    server = Server(issuer=issuer, client=client, store=store, keys=SigningKey())
    pages = Pages(path=path, client=client, dress=dress)
    known = People(people)
    browser = Browser(path=path, secure=issuer.startswith("https:"), store=store)
    sign_out = SignOut(server=server, pages=pages, browser=browser, deliver=deliver)
    sign_in = SignIn(
        server=server, pages=pages, browser=browser, people=known, sign_out=sign_out, registration=registration
    )
    devices = Devices(server=server, pages=pages, browser=browser, sign_out=sign_out)
    endpoints = Endpoints(server, tuple(pages.texts), registration=registration)
    protocol = f"{path}/protocol/openid-connect"
    routes = [
        Route(f"{path}/.well-known/openid-configuration", endpoints.describe),
        Route(f"{protocol}/certs", endpoints.certs),
        Route(f"{protocol}/token", endpoints.token, methods=["POST"]),
        Route(f"{protocol}/userinfo", endpoints.userinfo, methods=["GET", "POST"]),
        Route(f"{protocol}/revoke", endpoints.revoke, methods=["POST"]),
        Route(path + SIGN_IN_PAGE, sign_in.page),
        Route(path + SIGN_IN_FORM, sign_in.form, methods=["GET", "POST"]),
        Route(path + SIGN_OUT_PAGE, sign_out.page, methods=["GET", "POST"]),
        Route(path + SIGN_OUT_FORM, sign_out.form, methods=["GET", "POST"]),
        Route(path + SESSIONS_PAGE, devices.page, methods=["GET", "POST"]),
        *pages.routes(),
    ]

    async def missing(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return pages.message(request, "missing", status)

    async def unreadable(request: Request, _error: Exception) -> Response:
        return pages.message(request, "refused", 400, code="invalid_request")

    async def broken(request: Request, _error: Exception) -> Response:
        return pages.message(request, "broken", 500)

    # Authlib lets a Basic header that is no text through as an error of decoding.
    handlers = {HTTPException: missing, UnicodeDecodeError: unreadable, 500: broken}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.state.administration = Administration(server=server, people=known, sign_out=sign_out)
    return app
