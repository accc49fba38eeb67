"""The language that somebody chooses: kept in a cookie, and gone from the address."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from runtime.pages.address import LANGUAGE, Address
from runtime.pages.portal import LANGUAGE_COOKIE, Portal

_YEAR = 31_536_000


def switch_language(portal: Portal, address: Address | None) -> Response | None:
    """Keep the language that the address asks for and show the same address without it; None where it asks for none."""
    if address is None or LANGUAGE not in address.fields:
        return None
    code = address.fields[LANGUAGE]
    response = RedirectResponse(address.with_changes(**{LANGUAGE: None}), status_code=303)
    if code in {locale.code for locale in portal.edition.locales}:
        response.set_cookie(
            LANGUAGE_COOKIE, code, max_age=_YEAR, path="/", httponly=True, samesite="lax", secure=portal.secure
        )
    return response
